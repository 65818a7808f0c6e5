import { type Attachment, SafeError, type SessionTopic } from '@chimpassist/protocol';
import { topicOfFile } from '../../files/file-id.ts';
import { type ANSWERS_FOLDER, FileShelf } from '../../files/file-shelf.ts';
import { type AppContext, objectsFor } from '../context.ts';
import type { About } from '../route.ts';
import { siteOf } from '../site.ts';

/** Of a file whose position nobody can take out of it. */
export const PLACED =
  'This file says where it was made, and nobody can take that out of it here. Send it in another format.';

/** @throws {SafeError} `not_configured` */
export function shelfFor(c: AppContext, folder: SessionTopic | typeof ANSWERS_FOLDER): FileShelf {
  if (c.env.FILES === undefined)
    throw new SafeError(
      'not_configured',
      'This deployment keeps no files: bind an R2 bucket as FILES in wrangler.toml.',
    );
  return new FileShelf(c.env.FILES, siteOf(c), folder);
}

/** The chat that a file is of: a stranger's guess wakes only what it names. */
export async function aboutFile(c: AppContext, { attachmentId }: { attachmentId: string }): Promise<About> {
  const sessionTopic = topicOfFile(attachmentId);
  const chat = objectsFor(c).chat(sessionTopic);
  return { resource: { sessionTopic }, reachOf: (id) => chat.reachOf(id) };
}

/** @throws {SafeError} where nobody may open it yet, or ever. */
function isOpen({ state }: Attachment): void {
  if (state === undefined) return;
  if (state === 'checking')
    throw new SafeError('attachment_checking', 'This file is being checked. Try again in a moment.');
  throw new SafeError(
    'attachment_refused',
    state === 'refused'
      ? 'This file was refused by a check and deleted.'
      : 'This file could not be checked and was deleted. Send it again.',
  );
}

/** @throws {SafeError} `not_found`, and where nobody may open it. */
export async function openFileOf(c: AppContext, attachmentId: string) {
  const found = await fileOf(c, attachmentId);
  isOpen(found.file);
  return found;
}

/** @throws {SafeError} `not_found` */
export async function fileOf(c: AppContext, attachmentId: string) {
  const topic = topicOfFile(attachmentId);
  const shelf = shelfFor(c, topic);
  const file = await objectsFor(c).chat(topic).file(attachmentId);
  if (file === null) throw new SafeError('not_found', 'There is no file with this id, or it was deleted.');
  return { shelf, file };
}
