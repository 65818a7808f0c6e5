import * as v from 'valibot';
import { IdSchema } from '../ids.ts';
import { SafeIntegerSchema } from '../one-check.ts';
import { MessageChangeSchema } from '../payloads/changed.ts';
import { MessageRefSchema } from '../payloads/message-ref.ts';
import { lenient, openObject } from '../payloads/open-object.ts';
import { TimestampSchema } from '../payloads/timestamp.ts';

/**
 * A stored message and its session on their way into MongoDB. The mirror reads what names the message and copies the rest
 * as it is, so no more than that is checked for each of millions.
 */
const LoggedMessageSchema = openObject({
  id: v.optional(IdSchema),
  from: openObject({ id: IdSchema }),
  timestamp: TimestampSchema,
  twin: v.optional(v.literal(true)),
  content: v.string(),
  attachments: lenient(v.array(openObject({ id: v.string(), state: v.optional(v.unknown()) }))),
});
const LoggedSessionSchema = openObject({ sessionTopic: v.string(), sessionId: v.string() });

const KnownEntrySchema = v.variant('kind', [
  openObject({
    seq: SafeIntegerSchema,
    kind: v.literal('message'),
    sessionInfo: LoggedSessionSchema,
    message: LoggedMessageSchema,
  }),
  openObject({
    seq: SafeIntegerSchema,
    kind: v.literal('receipt'),
    readMessages: v.array(openObject({ ...MessageRefSchema.entries, readAt: TimestampSchema })),
  }),
  openObject({ seq: SafeIntegerSchema, kind: v.literal('change'), change: MessageChangeSchema }),
]);

/** One that this bridge cannot read: nothing of it but its place in the log, so that those around it count. */
const UnknownEntrySchema = v.pipe(
  openObject({ seq: SafeIntegerSchema }),
  v.transform(({ seq }) => ({ seq, kind: 'unknown' as const })),
);

export const LogEntrySchema = v.union([KnownEntrySchema, UnknownEntrySchema]);
export type LogEntry = v.InferOutput<typeof LogEntrySchema>;
export type LoggedMessage = v.InferOutput<typeof LoggedMessageSchema>;
export type LoggedSession = v.InferOutput<typeof LoggedSessionSchema>;

/** `GET /bridge/log?sessionTopic=…&after=<seq>&limit=…`: the log of one object for the mirror, oldest first. */
export const LogPageSchema = openObject({
  sessionTopic: v.string(),
  entries: v.array(LogEntrySchema),
  headSeq: SafeIntegerSchema,
});
export type LogPage = v.InferOutput<typeof LogPageSchema>;
