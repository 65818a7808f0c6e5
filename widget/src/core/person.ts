import type { KeyValueStore } from './safe-storage.ts';

/**
 * Who sits here, as far as the page's first kilobytes need it. Everything that is kept goes by person: the text of the
 * id that the page gives, or `NOBODY` for the guest of this browser.
 */
export const NOBODY = '';

/** Where the page says who its visitor is: JSON `{id, name, avatarURL, hash?}`. */
export const USER_DATA_KEY = 'userData';

/** The text of the id that the page gives. A glance: whether it can be one is checked where it is used. */
export function pagePerson(storage: KeyValueStore): string {
  try {
    const { id } = JSON.parse(storage.get(USER_DATA_KEY) ?? '{}');
    return typeof id === 'string' || typeof id === 'number' ? String(id) : NOBODY;
  } catch {
    return NOBODY;
  }
}

/** The part of a record of the session that says whose it is. `of` is new; what older versions wrote has none. */
export interface Owned {
  customerId: string;
  isGuest: boolean;
  of?: string | undefined;
}

/** For whom the page stood when this was written. */
export const personOf = ({ of, isGuest, customerId }: Owned): string => of ?? (isGuest ? NOBODY : customerId);

/** Whether it is of the person that the page names now. A guest may stand in the page's own key, or in ours only. */
export const isOf = (owned: Owned, person: string): boolean =>
  person === personOf(owned) || (owned.isGuest && person === owned.customerId);

/** Ends what was begun for a person who has left meanwhile. */
export const somebodyElse = (): Error => new Error('Somebody else sits here now.');

const MULTIPLIER = 0x01000193;

/** A short sign for a person, for the names of keys: equal for the same one, and not their id. */
export function tagOf(person: string): string {
  let hash = 0x811c9dc5;
  for (const letter of person) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), MULTIPLIER);
  return (hash >>> 0).toString(36);
}
