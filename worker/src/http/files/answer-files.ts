import { type AnswerFile, CALLS, SafeError } from '@chimpassist/protocol';
import { answerFileIdOf } from '../../files/file-id.ts';
import { safeName } from '../../files/file-name.ts';
import { ANSWERS_FOLDER } from '../../files/file-shelf.ts';
import { type AppContext, objectsFor, settingsFor } from '../context.ts';
import { route } from '../route.ts';
import { principalOf } from '../tokens.ts';
import { answerOf } from './answer.ts';
import { keyOf, lengthOf, passOver, senderOf, storedFrom } from './file-body.ts';
import { shelfFor } from './file-of.ts';

/** Takes the bytes for which there is room. @throws {SafeError} where they are not taken. */
async function taken(c: AppContext, id: string, name: string, length: number): Promise<AnswerFile> {
  const shelf = shelfFor(c, ANSWERS_FOLDER);
  const workspace = objectsFor(c).workspace();
  let isKept = false;
  try {
    const { type, size, sha256 } = await storedFrom(c, { id, name: safeName(name), size: length }, shelf);
    const file: AnswerFile = { id, name: safeName(name), type, size, sha256 };
    isKept = await workspace.addFile(file);
    if (!isKept) throw new SafeError('bad_request', 'The file came too slowly. Send it again.');
    return file;
  } finally {
    // Of two tries at once the other may have stored it.
    if (!isKept && (await workspace.giveUpFile(id))) await shelf.delete([id]);
  }
}

/** Takes a file that ready answers may carry. */
export const uploadAnswerFile = route(CALLS.uploadAnswerFile, async (c, { query: { name } }) => {
  shelfFor(c, ANSWERS_FOLDER);
  const { attachments } = settingsFor(c);
  const size = lengthOf(c, attachments.maxBytes);
  const id = await answerFileIdOf(senderOf(await principalOf(c)), keyOf(c));
  const plan = await objectsFor(c).workspace().planFile(id, size, attachments);
  switch (plan.kind) {
    case 'known':
      await passOver(c);
      return c.json(plan.attachment, 201);
    case 'going':
      throw new SafeError('rate_limited', 'The file of before is being deleted. Try again in a moment.');
    case 'full':
      throw plan.isForToday
        ? new SafeError('rate_limited', 'Ready answers have taken as many files as they may in a day.')
        : new SafeError('too_many', 'Ready answers hold as many files as they may. Remove some first.');
    case 'free': {
      const work = taken(c, id, name, size);
      // Who goes away after the last byte has sent the file all the same.
      c.executionCtx.waitUntil(work.catch(() => undefined));
      return c.json(await work, 201);
    }
  }
});

/** The bytes of one: a desk puts a copy of them into a chat. */
export const fileOfAnswer = route(CALLS.answerFile, async (c, { params: { fileId } }) => {
  const shelf = shelfFor(c, ANSWERS_FOLDER);
  const file = await objectsFor(c).workspace().answerFile(fileId);
  if (file === null) throw new SafeError('not_found', 'There is no file with this id, or it was deleted.');
  return answerOf(shelf, c.req.raw, file);
});
