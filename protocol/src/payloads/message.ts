import * as v from 'valibot';
import { IdSchema } from '../ids.ts';
import { CONTENT_MAX_LENGTH } from '../limits.ts';
import { SafeIntegerSchema } from '../one-check.ts';
import { ATTENDANT_TYPES } from '../vocabulary.ts';
import { SentAttachmentsSchema, StoredAttachmentsSchema } from './attachment.ts';
import type { Choice } from './bot.ts';
import { ChangeMarkSchema } from './changed.ts';
import { ClientSessionInfoSchema } from './client-session-info.ts';
import { TwinSchema } from './message-ref.ts';
import { lenient, openObject } from './open-object.ts';
import { SenderSchema } from './person.ts';
import { TimestampSchema } from './timestamp.ts';

const ATTENDANT_TYPE = v.object({ type: v.picklist(ATTENDANT_TYPES) });

/**
 * A legacy back office puts the whole answer of the sign-in into `from`: no role, but an attendant's type. It is a claim
 * like any other.
 */
const withClaimByType = (from: unknown): unknown =>
  typeof from === 'object' && from !== null && !('role' in from) && v.is(ATTENDANT_TYPE, from)
    ? { ...from, role: 'attendant' }
    : from;

/** Pages that show no choices load nothing that reads them. */
const unchecked = (): boolean => true;

/**
 * A chat message as clients send it. Identity within a session topic: sender and `id` where there is one, else sender and
 * `timestamp`; of customer and attendant with the same id, each has their own ({@link identityOf}).
 */
export const MessageSchema = v.object({
  id: v.optional(IdSchema),
  from: v.pipe(v.unknown(), v.transform(withClaimByType), SenderSchema),
  timestamp: TimestampSchema,
  content: v.pipe(
    v.string('A message has a text as content.'),
    v.maxLength(CONTENT_MAX_LENGTH, 'The text is too long.'),
  ),
  readAt: v.fallback(v.optional(v.nullable(TimestampSchema), null), null),
  attachments: v.optional(SentAttachmentsSchema),
  /** Of a bot's message: what is shown beside the words. `botExtraOf` reads it; of anybody else it is dropped. */
  choices: v.optional(v.custom<Choice[]>(unchecked)),
  form: v.optional(v.custom<string>(unchecked)),
});
export type Message = v.InferOutput<typeof MessageSchema>;

/** A message as the server gives it back. */
export const StoredMessageSchema = openObject({
  ...MessageSchema.entries,
  from: SenderSchema,
  /** Growing number within the session topic: the order of arrival. */
  seq: SafeIntegerSchema,
  /** When the bridge read it from the broker, by the bridge's clock. */
  receivedAt: v.number(),
  twin: TwinSchema,
  attachments: StoredAttachmentsSchema,
  /** Its writer has changed it since. */
  changed: lenient(ChangeMarkSchema),
});
export type StoredMessage = v.InferOutput<typeof StoredMessageSchema>;

/** `<sessionTopic>/messages`. */
export const MessagePayloadSchema = v.object({
  sessionInfo: v.optional(ClientSessionInfoSchema, {}),
  message: MessageSchema,
});
