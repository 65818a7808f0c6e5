import {
  type Attachment,
  CALLS,
  idText,
  type Principal,
  SafeError,
  type SessionTopic,
  sessionTopicOf,
  THUMBNAIL_MAX_BYTES,
} from '@chimpassist/protocol';
import { fileTypeFromBuffer } from 'file-type/core';
import type { ChatObject } from '../../contract/chat-object.ts';
import { fileIdOf, topicOfFile } from '../../files/file-id.ts';
import { safeName } from '../../files/file-name.ts';
import { FileShelf, thumbnailOf } from '../../files/file-shelf.ts';
import { linkTo } from '../../files/linked-file.ts';
import { store } from '../../files/upload.ts';
import { type AppContext, accessFor, objectsFor, settingsFor } from '../context.ts';
import { originOf, signerFor } from '../file-links.ts';
import { filesTakenBy } from '../files-taken.ts';
import { type About, route, serve } from '../route.ts';
import { siteOf } from '../site.ts';
import { principalOf } from '../tokens.ts';
import { answerOf } from './answer.ts';

const THUMBNAIL_TYPES: readonly string[] = ['image/jpeg', 'image/png', 'image/webp', 'image/avif'];
const CONFIG_KEPT_S = 60;
/** Longest `Idempotency-Key`. */
const KEY_MAX_LENGTH = 255;

/** @throws {SafeError} `not_configured` */
function shelfFor(c: AppContext, topic: SessionTopic): FileShelf {
  if (c.env.FILES === undefined)
    throw new SafeError(
      'not_configured',
      'This deployment keeps no files: bind an R2 bucket as FILES in wrangler.toml.',
    );
  return new FileShelf(c.env.FILES, siteOf(c.req.raw), topic);
}

/** The chat that a file is of: a stranger's guess wakes only what it names. */
async function aboutFile(c: AppContext, { attachmentId }: { attachmentId: string }): Promise<About> {
  const sessionTopic = topicOfFile(attachmentId);
  const chat = objectsFor(c).chat(sessionTopic);
  return { resource: { sessionTopic }, reachOf: (id) => chat.reachOf(id) };
}

const senderOf = (principal: Principal): string =>
  principal.kind === 'customer' || principal.kind === 'attendant'
    ? `${principal.kind} ${idText(principal.id)}`
    : principal.kind;

/** How long the body is. @throws {SafeError} where nobody says it, or it is nothing, or too much. */
function lengthOf(c: AppContext, maxBytes: number): number {
  const text = c.req.header('content-length');
  if (text === undefined || !/^\d+$/.test(text))
    throw new SafeError('length_required', 'Say with Content-Length how many bytes the file has.');
  const size = Number(text);
  if (size === 0) throw new SafeError('bad_request', 'The file is empty.');
  if (size > maxBytes)
    throw new SafeError(
      'attachment_too_large',
      `The file is larger than ${Math.floor(maxBytes / 1_000_000)} MB, which is the most that is taken here.`,
    );
  return size;
}

function keyOf(c: AppContext): string | null {
  const key = c.req.header('idempotency-key') ?? null;
  if (key !== null && (key === '' || key.length > KEY_MAX_LENGTH))
    throw new SafeError('bad_request', `Idempotency-Key should have 1 to ${KEY_MAX_LENGTH} characters.`);
  return key;
}

function bodyOf(c: AppContext): ReadableStream<Uint8Array> {
  const { body } = c.req.raw;
  if (body === null) throw new SafeError('bad_request', 'The file is empty.');
  return body;
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
async function openFileOf(c: AppContext, attachmentId: string) {
  const found = await fileOf(c, attachmentId);
  isOpen(found.file);
  return found;
}

/** @throws {SafeError} `not_found` */
async function fileOf(c: AppContext, attachmentId: string) {
  const topic = topicOfFile(attachmentId);
  const shelf = shelfFor(c, topic);
  const file = await objectsFor(c).chat(topic).file(attachmentId);
  if (file === null) throw new SafeError('not_found', 'There is no file with this id, or it was deleted.');
  return { shelf, file };
}

async function answerFile(c: AppContext, attachmentId: string): Promise<Response> {
  const { shelf, file } = await openFileOf(c, attachmentId);
  return answerOf(shelf, c.req.raw, file);
}

/** Where the operator has a hook that looks at files, nobody opens one before it has answered. */
const stateOf = (c: AppContext, attachment: Attachment): Attachment =>
  accessFor(c).scanEndpoint === null ? attachment : { ...attachment, state: 'checking' };

/** Whether a call may bring more bytes than JSON does. */
export const isFileCall = (path: string): boolean => /\/customer\/[^/]+\/attachments$/.test(path);

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
    const claimed = c.req.header('content-type') ?? '';
    const uploaded = await store(
      { id, name, size, claimed, body: bodyOf(c) },
      shelf,
      settingsFor(c).attachments.types,
    );
    if (uploaded.kind === 'refused')
      throw new SafeError(
        'attachment_type',
        uploaded.type === null
          ? 'Nobody can tell what this file is, so it is not taken. Send it as PDF, picture, text or ZIP.'
          : `Files of the type ${uploaded.type} are not taken here.`,
      );
    if (uploaded.kind === 'torn')
      throw new SafeError('bad_request', 'The file did not come whole. Send it again.');
    const attachment = stateOf(c, uploaded.attachment);
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

/** Files of chats: taken as they come, given back only to who may read that chat. */
export const files = serve(
  route(CALLS.widgetConfig, (c) => {
    c.header('cache-control', `public, max-age=${CONFIG_KEPT_S}`);
    return c.json({ attachments: filesTakenBy(c) });
  }),
  route(CALLS.uploadAttachment, async (c, { params: { customerId }, query: { name } }) => {
    const { attachments } = settingsFor(c);
    const topic = sessionTopicOf(customerId);
    const shelf = shelfFor(c, topic);
    const { scanEndpoint, scanSecret } = accessFor(c);
    if (scanEndpoint !== null && scanSecret === null)
      throw new SafeError('not_configured', 'ATTACHMENT_SCAN_SECRET is not set, so no file can be checked.');
    const size = lengthOf(c, attachments.maxBytes);
    const id = await fileIdOf(topic, senderOf(await principalOf(c)), keyOf(c));
    const chat = objectsFor(c).chat(topic);
    const begunAt = Date.now();
    const [plan, keepsFiles] = await Promise.all([
      chat.planFile(id, size),
      objectsFor(c).desk().takesFiles(),
    ]);
    if (!keepsFiles) {
      await chat.giveUpFile(id);
      throw new SafeError(
        'not_configured',
        'The bridge is from before files, and would lose them on the way: the operator has to update it.',
      );
    }
    if (plan.kind === 'known') return c.json(plan.attachment, 201);
    if (plan.kind === 'going')
      throw new SafeError('rate_limited', 'The file of before is being deleted. Try again in a moment.');
    if (plan.kind === 'full')
      throw new SafeError(
        'rate_limited',
        plan.isForToday
          ? 'This chat has taken as many files as it may in a day. Try again tomorrow.'
          : 'This chat holds as many files as it may.',
      );
    const work = taken(c, { id, name: safeName(name), size, begunAt, shelf, chat });
    // Who goes away after the last byte has sent the file all the same.
    c.executionCtx.waitUntil(work.catch(() => undefined));
    return c.json(await work, 201);
  }),
  route(CALLS.attachment, (c, { params: { attachmentId } }) => answerFile(c, attachmentId), {
    about: aboutFile,
  }),
  route(
    CALLS.linkAttachment,
    async (c, { params: { attachmentId } }) => {
      await openFileOf(c, attachmentId);
      return c.json(linkTo(signerFor(c), originOf(c), attachmentId, Date.now()));
    },
    { about: aboutFile },
  ),
  route(CALLS.linkedAttachment, async (c, { params: { attachmentId }, query: { until, signature } }) => {
    if (!signerFor(c).isGood(attachmentId, { until, signature, now: Date.now() }))
      throw new SafeError('forbidden', 'This link has ended. Ask for a new one in the chat.');
    return answerFile(c, attachmentId);
  }),
  route(
    CALLS.putThumbnail,
    async (c, { params: { attachmentId } }) => {
      const { shelf } = await fileOf(c, attachmentId);
      const bytes = new Uint8Array(await c.req.arrayBuffer());
      const type = (await fileTypeFromBuffer(bytes))?.mime;
      if (type === undefined || !THUMBNAIL_TYPES.includes(type))
        throw new SafeError('attachment_type', 'A small picture is JPEG, PNG, WebP or AVIF.');
      if (bytes.length > THUMBNAIL_MAX_BYTES) throw new SafeError('too_large', 'The body is too large.');
      await shelf.put(thumbnailOf(attachmentId), bytes, type);
      return c.body(null, 204);
    },
    { about: aboutFile },
  ),
  route(
    CALLS.thumbnail,
    async (c, { params: { attachmentId } }) => {
      const { shelf } = await openFileOf(c, attachmentId);
      const id = thumbnailOf(attachmentId);
      const type = await shelf.typeOf(id);
      if (type === null) throw new SafeError('not_found', 'There is no small picture of this file.');
      return answerOf(shelf, c.req.raw, { id, name: 'thumbnail', type, sha256: null });
    },
    { about: aboutFile },
  ),
);
