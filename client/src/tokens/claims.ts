import * as v from 'valibot';
import { decodeOr } from '../wire/decode.ts';

const ClaimsSchema = v.object({
  iat: v.fallback(v.optional(v.number()), undefined),
  exp: v.number(),
});
/** When a token was made and when it ends, seconds of the server's clock. */
export type Claims = v.InferOutput<typeof ClaimsSchema>;

/** From a token's claims, only to know when to renew it: nothing is verified. Null where it does not say. */
export function claimsOf(token: string): Claims | null {
  try {
    const middle = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    return decodeOr(ClaimsSchema, JSON.parse(atob(middle)));
  } catch {
    return null;
  }
}

/** Of its life a token may have used up before a connection that was opened with it changes over to a younger one. */
const USED_UP = 1 / 4;

/** Whether a connection that was opened with one token had better go on with the next: by the server's own times. */
export function isMuchYounger(next: string | undefined, inUse: string | undefined): boolean {
  if (next === undefined || inUse === undefined || next === inUse) return false;
  const [newer, older] = [claimsOf(next), claimsOf(inUse)];
  if (newer === null || older === null) return true;
  return newer.exp - older.exp > (older.exp - (older.iat ?? older.exp)) * USED_UP;
}
