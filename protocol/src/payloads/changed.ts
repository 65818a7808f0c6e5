import * as v from 'valibot';
import { CONTENT_MAX_LENGTH } from '../limits.ts';
import { SafeIntegerSchema } from '../one-check.ts';
import { isBlank } from '../text/blank.ts';
import { readableList } from './list.ts';
import { MessageRefSchema } from './message-ref.ts';
import { openObject } from './open-object.ts';

/** That an attendant has rewritten a message of their own, or has taken it back. */
export const ChangeMarkSchema = openObject({
  /** Of the entry that says so: of two changes the higher one counts. */
  seq: SafeIntegerSchema,
  /** Epoch ms. */
  at: v.number(),
  /** It was taken back: it has no words and no files any more. */
  deleted: v.optional(v.literal(true)),
});
export type ChangeMark = v.InferOutput<typeof ChangeMarkSchema>;

/** What has become of a message. */
export const MessageChangeSchema = openObject({
  ...MessageRefSchema.entries,
  /** Of the message. */
  seq: SafeIntegerSchema,
  /** What it says now; empty where it was taken back. */
  content: v.string(),
  changed: ChangeMarkSchema,
});
export type MessageChange = v.InferOutput<typeof MessageChangeSchema>;

/** `<sessionTopic>/messages/changed`. */
export const ChangedPayloadSchema = openObject({ changes: readableList(MessageChangeSchema) });

/** `PUT /customer/:id/messages/:seq`. */
export const NewWordsSchema = v.object({
  content: v.pipe(
    v.string(),
    v.maxLength(CONTENT_MAX_LENGTH, 'The text is too long.'),
    v.check((content) => !isBlank(content), 'A message has words that can be seen.'),
  ),
});

/** `GET /customer/:id/messages/:seq/versions`: what a message said, the first words first. */
export const VersionsSchema = openObject({
  versions: readableList(openObject({ at: v.number(), content: v.string() })),
  /** When it was taken back, epoch ms; null: it was not. */
  deletedAt: v.nullable(v.number()),
});
export type Versions = v.InferOutput<typeof VersionsSchema>;
