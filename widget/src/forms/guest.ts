import type { Customer } from '@chimpassist/protocol';
import { USER_DATA_KEY } from '../core/person.ts';
import type { KeyValueStore } from '../core/safe-storage.ts';

/** Ids of guests are made by the Worker. */
export const isGuest = (id: unknown): boolean => String(id).startsWith('guest-');

/**
 * A guest who has said a name is called so from now on. The guest stands in the page's own key, which is written only where exactly
 * what the widget left there stands; the client sees the change by itself.
 */
export function nameGuest(storage: KeyValueStore, { id, name, avatarURL }: Customer, given: string): void {
  const isOurs = storage.get(USER_DATA_KEY) === JSON.stringify({ id, name, avatarURL });
  if (isOurs && given !== '' && isGuest(id))
    storage.set(USER_DATA_KEY, JSON.stringify({ id, name: given, avatarURL }));
}
