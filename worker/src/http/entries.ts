import { SafeError } from '@chimpassist/protocol';
import type { EntryName, PutAnswer } from '../contract/workspace-object.ts';
import { type AppContext, objectsFor } from './context.ts';

export const shared = (part: EntryName['part'], id: string): EntryName => ({ part, id, owner: null });

const full = () => new SafeError('too_many', 'There is room for no more of these. Remove one first.');

/** Stores an entry, and answers with it. @throws {SafeError} `too_many` */
export async function putEntry<T extends object>(
  c: AppContext,
  name: EntryName,
  value: T,
  by: string,
): Promise<Response> {
  if (!(await objectsFor(c).workspace().put(name, value, by))) throw full();
  return c.json(value);
}

/** The same for a ready answer. @throws {SafeError} `too_many`, `attachment_unknown` */
export async function putAnswer(
  c: AppContext,
  owner: string | null,
  answer: PutAnswer,
  by: string,
): Promise<Response> {
  const put = await objectsFor(c).workspace().putAnswer(owner, answer, by);
  if (put === 'too_many') throw full();
  if (put === 'attachment_unknown')
    throw new SafeError('attachment_unknown', 'One of the files is not there any more. Attach it again.');
  return c.json(put);
}

/** @throws {SafeError} `not_found` */
export async function removeEntry(c: AppContext, name: EntryName, by: string): Promise<Response> {
  if (!(await objectsFor(c).workspace().remove(name, by)))
    throw new SafeError('not_found', 'There is no entry with this id.');
  return c.body(null, 204);
}
