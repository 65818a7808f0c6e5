import * as v from 'valibot';
import { SessionIdSchema } from '../ids.ts';
import { RECEIPTS_MAX } from '../limits.ts';
import { AttendantInfoSchema } from '../payloads/attendant-info.ts';
import { MessageSchema } from '../payloads/message.ts';
import { MessageRefSchema } from '../payloads/message-ref.ts';
import { CustomerSchema } from '../payloads/person.ts';
import { TimestampSchema } from '../payloads/timestamp.ts';
import { TypingSchema } from '../payloads/typing.ts';
import { SESSION_STATUSES } from '../vocabulary.ts';
import { at, CommandFrameSchema, provenAttendant } from './common.ts';

export const ChatFrameSchema = v.variant('kind', [
  v.object({
    kind: v.literal('message'),
    ...at,
    sessionId: v.optional(SessionIdSchema),
    message: MessageSchema,
    /** The role that the topic proves; without it the message came over the common topic of legacy clients. */
    proven: v.optional(v.picklist(['customer', 'attendant'])),
    /** It was said long ago, elsewhere: nobody waits for an answer. */
    imported: v.optional(v.literal(true)),
  }),
  v.object({
    kind: v.literal('receipt'),
    ...at,
    readMessages: v.pipe(
      v.array(v.object({ ...MessageRefSchema.entries, readAt: TimestampSchema })),
      v.minLength(1),
      v.maxLength(RECEIPTS_MAX),
    ),
  }),
  /** A chat request, or a keep-alive that the bridge could not answer from what it holds. */
  v.object({
    kind: v.literal('request'),
    ...at,
    customer: CustomerSchema,
    sessionId: v.optional(SessionIdSchema),
    requestID: v.optional(v.pipe(v.string(), v.maxLength(256))),
    keepAliveTTL: v.optional(v.number()),
    /** The client's own idea of the status: `online` means that it knows of its `session/ready`. */
    status: v.optional(v.picklist(SESSION_STATUSES)),
    /** Whether the topic proved the customer. */
    proven: v.optional(v.boolean(), false),
  }),
  /** The customer's last page has closed or fallen silent, or one is open again. Told until `held` says the same. */
  v.object({ kind: v.literal('presence'), ...at, away: v.boolean() }),
  /** The bridge has heard no keep-alive for the session's time to live while it was listening. `rev` as it held it. */
  v.object({ kind: v.literal('silent'), ...at, rev: v.pipe(v.number(), v.safeInteger()) }),
  v.object({
    kind: v.literal('accept'),
    ...at,
    attendant: AttendantInfoSchema,
    sessionId: v.optional(SessionIdSchema),
    ...provenAttendant,
  }),
  /** Only commands that concern one chat: handOver, end, join, leave. */
  CommandFrameSchema,
  /** Somebody at the broker types. Only where the held state says that somebody listens at the edge. */
  v.object({ kind: v.literal('typing'), ...at, ...TypingSchema.entries }),
]);
export type ChatFrame = v.InferOutput<typeof ChatFrameSchema>;
