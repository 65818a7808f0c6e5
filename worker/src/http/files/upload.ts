import { type Attachment, CALLS, SafeError, type SessionTopic, sessionTopicOf } from '@chimpassist/protocol';
import type { ChatObject } from '../../contract/chat-object.ts';
import { fileIdOf, topicOfFile } from '../../files/file-id.ts';
import { safeName } from '../../files/file-name.ts';
import type { FileShelf } from '../../files/file-shelf.ts';
import { type AppContext, accessFor, objectsFor, settingsFor } from '../context.ts';
import { route } from '../route.ts';
import { originOf } from '../site.ts';
import { principalOf } from '../tokens.ts';
import { keyOf, lengthOf, passOver, senderOf, storedFrom } from './file-body.ts';
import { shelfFor } from './file-of.ts';

/** Where the operator has a hook that looks at files, nobody opens one before it has answered. */
const stateOf = (c: AppContext, attachment: Attachment): Attachment =>
  accessFor(c).scanEndpoint === null ? attachment : { ...attachment, state: 'checking' };

interface Upload {
  id: string;
  name: string;
  size: number;
  begunAt: number;
  shelf: FileShelf;
  chat: Pick<DurableObjectStub<ChatObject>, 'addFile' | 'giveUpFile'>;
}

/** Takes the bytes for which there is room. @throws {SafeError} where they are not taken. */
async function taken(c: AppContext, { id, name, size, begunAt, shelf, chat }: Upload): Promise<Attachment> {
  let isKept = false;
  try {
    const stored = await storedFrom(c, { id, name, size }, shelf);
    const attachment = stateOf(c, stored);
    isKept = await chat.addFile(attachment, { begunAt, origin: originOf(c) });
    if (!isKept) {
      await shelf.delete([id]);
      throw new SafeError('erased', 'The chat was erased while the file came.');
    }
    return attachment;
  } finally {
    if (!isKept) await chat.giveUpFile(id);
  }
}

/** Takes the bytes of a file as they come. @throws {SafeError} where it is not taken. */
async function take(
  c: AppContext,
  topic: SessionTopic,
  name: string,
  /** Of a file that is brought from elsewhere: it keeps its id, and no day's limit counts. */
  brought: string | null = null,
): Promise<Attachment> {
  const { attachments } = settingsFor(c);
  const shelf = shelfFor(c, topic);
  const { scanEndpoint, scanSecret } = accessFor(c);
  if (scanEndpoint !== null && scanSecret === null)
    throw new SafeError('not_configured', 'ATTACHMENT_SCAN_SECRET is not set, so no file can be checked.');
  const size = lengthOf(c, attachments.maxBytes);
  const id = brought ?? (await fileIdOf(topic, senderOf(await principalOf(c)), keyOf(c)));
  const chat = objectsFor(c).chat(topic);
  const begunAt = Date.now();
  const [plan, keepsFiles] = await Promise.all([
    chat.planFile(id, size, brought !== null),
    objectsFor(c).desk().takesFiles(),
  ]);
  if (!keepsFiles) {
    await chat.giveUpFile(id);
    throw new SafeError(
      'not_configured',
      'The bridge is from before files, and would lose them on the way: the operator has to update it.',
    );
  }
  if (plan.kind === 'known') {
    await passOver(c);
    return plan.attachment;
  }
  if (plan.kind === 'going')
    throw new SafeError('rate_limited', 'The file of before is being deleted. Try again in a moment.');
  if (plan.kind === 'full')
    throw plan.isForToday
      ? new SafeError(
          'rate_limited',
          'This chat has taken as many files as it may in a day. Try again tomorrow.',
        )
      : new SafeError('too_many', 'This chat holds as many files as it may. Send a link to the file.');
  const work = taken(c, { id, name: safeName(name), size, begunAt, shelf, chat });
  // Who goes away after the last byte has sent the file all the same.
  c.executionCtx.waitUntil(work.catch(() => undefined));
  return work;
}

export const upload = route(CALLS.uploadAttachment, async (c, { params: { customerId }, query: { name } }) =>
  c.json(await take(c, sessionTopicOf(customerId), name), 201),
);

/** The same for a program with a key. */
export const apiUpload = route(CALLS.apiUpload, async (c, { params: { id }, query: { name } }) =>
  c.json(await take(c, sessionTopicOf(id), name), 201),
);

/** The same for an import. */
export const importFile = route(
  CALLS.importFile,
  async (c, { params: { customerId, attachmentId }, query: { name } }) => {
    const topic = sessionTopicOf(customerId);
    if (topicOfFile(attachmentId) !== topic)
      throw new SafeError('bad_id', 'attachmentId: should be of a file of this customer.');
    return c.json(await take(c, topic, name, attachmentId), 201);
  },
);
