import { type Attachment, idText, type Principal, SafeError } from '@chimpassist/protocol';
import type { FileShelf } from '../../files/file-shelf.ts';
import { store } from '../../files/upload.ts';
import { type AppContext, settingsFor } from '../context.ts';
import { PLACED } from './file-of.ts';

/** Longest `Idempotency-Key`. */
const KEY_MAX_LENGTH = 255;

/** Who uploads: nobody's key meets somebody else's file. */
export const senderOf = (principal: Principal): string =>
  principal.kind === 'customer' || principal.kind === 'attendant'
    ? `${principal.kind} ${idText(principal.id)}`
    : principal.kind === 'key'
      ? `key ${principal.id}`
      : principal.kind;

/** How long the body is. @throws {SafeError} where nobody says it, or it is nothing, or too much. */
export function lengthOf(c: AppContext, maxBytes: number): number {
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

/** By which a retry is the same file. @throws {SafeError} */
export function keyOf(c: AppContext): string | null {
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

/** Reads the bytes of a file that is there already: who is answered in the middle of a body may take it for a connection that broke. */
export async function passOver(c: AppContext): Promise<void> {
  await bodyOf(c)
    .pipeTo(new WritableStream())
    .catch(() => undefined);
}

/** Puts the body onto the shelf. @throws {SafeError} where it is not taken. */
export async function storedFrom(
  c: AppContext,
  { id, name, size }: Pick<Attachment, 'id' | 'name' | 'size'>,
  shelf: FileShelf,
): Promise<Attachment> {
  const claimed = c.req.header('content-type') ?? '';
  const { types } = settingsFor(c).attachments;
  const uploaded = await store({ id, name, size, claimed, body: bodyOf(c) }, shelf, types);
  switch (uploaded.kind) {
    case 'stored':
      return uploaded.attachment;
    case 'refused':
      throw new SafeError(
        'attachment_type',
        uploaded.type === null
          ? 'Nobody can tell what this file is, so it is not taken. Send it as PDF, picture, text or ZIP.'
          : `Files of the type ${uploaded.type} are not taken here.`,
      );
    case 'placed':
      throw new SafeError('attachment_type', PLACED);
    case 'torn':
      throw new SafeError('bad_request', 'The file did not come whole. Send it again.');
  }
}
