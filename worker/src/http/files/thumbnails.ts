import { CALLS, SafeError, THUMBNAIL_MAX_BYTES } from '@chimpassist/protocol';
import { fileTypeFromBuffer } from 'file-type/core';
import { blanked, PositionStays } from '../../file-kinds/position/index.ts';
import { thumbnailOf } from '../../files/file-shelf.ts';
import { route } from '../route.ts';
import { answerOfSmall } from './answer.ts';
import { aboutFile, fileOf, openFileOf, PLACED } from './file-of.ts';

const THUMBNAIL_TYPES: readonly string[] = ['image/jpeg', 'image/png', 'image/webp', 'image/avif'];

/** Says no more where it was made than the whole file does. @throws {SafeError} where that cannot be had. */
function withoutPlace(type: string, bytes: Uint8Array): Uint8Array {
  try {
    return blanked(type, bytes);
  } catch (error) {
    if (error instanceof PositionStays) throw new SafeError('attachment_type', PLACED);
    throw error;
  }
}

/** Takes the small picture of a file. */
export const putThumbnail = route(
  CALLS.putThumbnail,
  async (c, { params: { attachmentId } }) => {
    const { shelf, file } = await fileOf(c, attachmentId);
    // While it is being checked it may still come; of what was deleted nothing is kept.
    if (file.state !== undefined && file.state !== 'checking')
      throw new SafeError('not_found', 'This file was deleted, so it needs no small picture.');
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const type = (await fileTypeFromBuffer(bytes))?.mime;
    if (type === undefined || !THUMBNAIL_TYPES.includes(type))
      throw new SafeError('attachment_type', 'A small picture is JPEG, PNG, WebP or AVIF.');
    if (bytes.length > THUMBNAIL_MAX_BYTES) throw new SafeError('too_large', 'The body is too large.');
    await shelf.put(thumbnailOf(attachmentId), withoutPlace(type, bytes), type);
    return c.body(null, 204);
  },
  { about: aboutFile },
);

export const thumbnail = route(
  CALLS.thumbnail,
  async (c, { params: { attachmentId } }) => {
    const { shelf } = await openFileOf(c, attachmentId);
    return answerOfSmall(shelf, attachmentId);
  },
  { about: aboutFile },
);
