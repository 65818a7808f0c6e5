import { type Customer, CustomerSchema, type Id, randomId, sameId } from '@chimpassist/protocol';
import * as v from 'valibot';
import { USER_DATA_KEY } from './person.ts';
import type { KeyValueStore } from './safe-storage.ts';

const UserDataSchema = v.object({
  ...CustomerSchema.entries,
  hash: v.fallback(v.optional(v.pipe(v.string(), v.maxLength(512))), undefined),
});
export type UserData = v.InferOutput<typeof UserDataSchema>;

/** What the page was told of already: once is enough, although we look several times a second. */
const complained = new Set<string>();

/** The page's visitor, or null: nobody is signed in, or what stands there speaks of nobody. It is never changed here. */
export function readUserData(storage: KeyValueStore): UserData | null {
  const text = storage.get(USER_DATA_KEY);
  if (text === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // A token, a word: another program's.
    return null;
  }
  const parsed = v.safeParse(UserDataSchema, value);
  if (parsed.success) return parsed.output;
  if (speaksOfSomebody(value)) complain(text, parsed.issues[0].message);
  return null;
}

/** Somebody meant a visitor here. A cart has no `id`, and an empty one says that nobody is signed in. */
const speaksOfSomebody = (value: unknown): value is { id: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && 'id' in value && value.id !== '';

function complain(text: string, issue: string): void {
  if (complained.has(text)) return;
  complained.add(text);
  console.error(
    `ChimpWidget: localStorage.userData holds an "id" that cannot be one, so the visitor is a guest. Write {"id": …} with a text or a whole number. (${issue})`,
  );
}

const guestText = ({ id, name, avatarURL }: Customer): string => JSON.stringify({ id, name, avatarURL });

/**
 * Keeps the guest where older widgets kept theirs, for those and for pages that read it. That key is the page's: it is
 * written only where nothing stands, or where exactly what `former`, a guest of ours, had left there.
 */
export function writeGuest(storage: KeyValueStore, guest: Customer, former: Id | null): void {
  const text = storage.get(USER_DATA_KEY);
  if (text !== null) {
    const page = readUserData(storage);
    const isOurs = page !== null && former !== null && sameId(page.id, former) && guestText(page) === text;
    if (!isOurs) return;
  }
  storage.set(USER_DATA_KEY, guestText(guest));
}

/** For a Worker that does not hand out guests: an id that nobody can guess. */
export function makeGuest(): Customer {
  return { id: `guest-${randomId()}`, name: '', avatarURL: null };
}

export const isSameUserData = (a: UserData | null, b: UserData | null): boolean =>
  JSON.stringify(a) === JSON.stringify(b);
