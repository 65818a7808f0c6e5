import * as v from 'valibot';
import {
  ALT_MAX_LENGTH,
  ATTACHMENT_NAME_MAX_LENGTH,
  ATTACHMENTS_MAX,
  PLACEHOLDER_MAX_LENGTH,
} from '../limits.ts';
import { readableList } from './list.ts';
import { lenient, openObject } from './open-object.ts';

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
  /**
   * Base64, shown until the file is there. Of a picture nine pixels of three bytes, row by row; of a voice note its length in tenths
   * of a second, two bytes, and 40 bytes in all with how loud it is from beginning to end. A reader passes over anything else.
   */
  placeholder: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(PLACEHOLDER_MAX_LENGTH),
      v.regex(/^[A-Za-z0-9+/]+=*$/, 'should be base64'),
    ),
  ),
};

/**
 * Whether a file may be opened, where the operator has each one checked; absent: it may. A word that is not known counts as
 * `unchecked`. Both sides see `checking` as "being checked" and offer no download; of the other two the bytes are deleted.
 */
export const FILE_STATES = [
  /** The operator's hook has not answered yet. */
  'checking',
  /** The hook refused it. */
  'refused',
  /** The hook did not answer in all its time. */
  'unchecked',
] as const;
export type FileState = (typeof FILE_STATES)[number];

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
  state: v.optional(v.fallback(v.picklist(FILE_STATES), 'unchecked')),
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

/**
 * The files of a message that the server gives back. Only of a message that was imported from elsewhere may there be no more
 * than an id.
 */
export const StoredAttachmentsSchema = lenient(readableList(SentAttachmentSchema));

/** What a deployment takes of files, as pages are told; null: it takes none, and no page offers it. */
export const FilesTakenSchema = v.nullable(
  openObject({
    /** Largest file, bytes. */
    maxBytes: v.pipe(v.number(), v.minValue(1)),
    /** MIME types by content. */
    types: v.array(v.string()),
    /** Pictures are uploaded as they are; without it they are made smaller in the browser first. */
    keepsOriginals: lenient(v.boolean()),
  }),
);
export type FilesTaken = v.InferOutput<typeof FilesTakenSchema>;

/** `POST /attachments/:id/link`. */
export const AttachmentLinkSchema = openObject({
  url: v.pipe(v.string(), v.url()),
  /** Epoch ms. */
  expiresAt: v.number(),
});
