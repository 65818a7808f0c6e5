import { SafeError } from '@chimpassist/protocol';
import type { EntryName } from '../contract/workspace-object.ts';
import { type AppContext, objectsFor } from './context.ts';

export const shared = (part: EntryName['part'], id: string): EntryName => ({ part, id, owner: null });

/** Stores an entry, and answers with it. @throws {SafeError} `too_many` */
export async function putEntry<T extends object>(
  c: AppContext,
  name: EntryName,
  value: T,
  by: string,
): Promise<Response> {
  if (!(await objectsFor(c).workspace().put(name, value, by)))
    throw new SafeError('too_many', 'There is room for no more of these. Remove one first.');
  return c.json(value);
}

/** @throws {SafeError} `not_found` */
export async function removeEntry(c: AppContext, name: EntryName, by: string): Promise<Response> {
  if (!(await objectsFor(c).workspace().remove(name, by)))
    throw new SafeError('not_found', 'There is no entry with this id.');
  return c.body(null, 204);
}
