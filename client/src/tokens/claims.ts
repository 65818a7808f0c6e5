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
