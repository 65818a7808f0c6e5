import * as v from 'valibot';
import {
  ALT_MAX_LENGTH,
  ATTACHMENT_NAME_MAX_LENGTH,
  ATTACHMENTS_MAX,
  PLACEHOLDER_MAX_LENGTH,
} from '../limits.ts';
import { openObject } from './open-object.ts';

/** `f1.<customer id, base64url>.<32 hex digits>`: it leads to its chat, as a session id does. */
export const AttachmentIdSchema = v.pipe(
  v.string(),
  v.maxLength(400),
  v.regex(/^f1\.[\w-]+\.[0-9a-f]{32}$/, 'should be the id that the upload was answered with'),
);

const pixels = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000));

/** What the sender says of a file beside its bytes; only what the page needs before it has them. */
const saidOfFile = {
  /** What it shows, in words, for those who do not see it. */
  alt: v.optional(v.pipe(v.string(), v.maxLength(ALT_MAX_LENGTH))),
  /** A picture of a few pixels, base64, shown until the real one is there. */
  placeholder: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(PLACEHOLDER_MAX_LENGTH),
      v.regex(/^[A-Za-z0-9+/]+=*$/, 'should be base64'),
    ),
  ),
};

/** What the Worker knows of a file that was uploaded. */
export const AttachmentSchema = openObject({
  id: AttachmentIdSchema,
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(ATTACHMENT_NAME_MAX_LENGTH)),
  /** By its content, never by its name or by what the browser said. */
  type: v.pipe(v.string(), v.maxLength(100)),
  /** Bytes. */
  size: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Lower case hex. */
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** Of a picture, pixels. */
  width: v.optional(pixels),
  height: v.optional(pixels),
  ...saidOfFile,
});
export type Attachment = v.InferOutput<typeof AttachmentSchema>;

/**
 * A file of a message, as its sender says it. The chat knows the file by its id, and stores and tells what the Worker found
 * out itself: a wrong size or type is never repeated.
 */
export const SentAttachmentSchema = v.object({
  ...v.partial(AttachmentSchema, ['name', 'type', 'size', 'sha256']).entries,
});
export type SentAttachment = v.InferOutput<typeof SentAttachmentSchema>;

export const SentAttachmentsSchema = v.pipe(
  v.array(SentAttachmentSchema),
  v.minLength(1),
  v.maxLength(ATTACHMENTS_MAX, `A message carries ${ATTACHMENTS_MAX} files at most.`),
);

/** `POST /attachments/:id/link`. */
export const AttachmentLinkSchema = openObject({
  url: v.pipe(v.string(), v.url()),
  /** Epoch ms. */
  expiresAt: v.number(),
});
