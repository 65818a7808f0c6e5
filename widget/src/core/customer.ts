import { type Customer, CustomerSchema, type Id, randomId, sameId } from '@chimpassist/protocol';
import * as v from 'valibot';
import type { KeyValueStore } from './safe-storage.ts';

/** Where the page says who its visitor is: JSON `{id, name, avatarURL, hash?}`. */
const USER_DATA_KEY = 'userData';

const UserDataSchema = v.object({
  ...CustomerSchema.entries,
  hash: v.fallback(v.optional(v.pipe(v.string(), v.maxLength(512))), undefined),
});
export type UserData = v.InferOutput<typeof UserDataSchema>;

/** The page's visitor, or null: nobody is signed in, or what stands there is broken. */
export function readUserData(storage: KeyValueStore): UserData | null {
  const text = storage.get(USER_DATA_KEY);
  if (text === null) return null;
  try {
    const parsed = v.safeParse(UserDataSchema, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

/** The guest that the widget became is kept where older widgets kept theirs. */
export function writeGuest(storage: KeyValueStore, customer: Customer): void {
  const { id, name, avatarURL } = customer;
  storage.set(USER_DATA_KEY, JSON.stringify({ id, name, avatarURL }));
}

/** For a Worker that does not hand out guests: an id that nobody can guess. */
export function makeGuest(): Customer {
  return { id: `guest-${randomId()}`, name: '', avatarURL: null };
}

export const isSameCustomer = (a: { id: Id } | null, b: { id: Id } | null): boolean =>
  a === b || (a !== null && b !== null && sameId(a.id, b.id));
