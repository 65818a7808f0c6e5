import {
  ABORT_REASONS,
  INSTRUCTIONS,
  MessageSchema,
  SESSION_STATUSES,
  SenderSchema,
  SessionIdSchema,
  TwinSchema,
} from '@chimpassist/protocol';
import * as v from 'valibot';

/** What comes from the network, checked once here. Inside, types are trusted. */

const SeqSchema = v.pipe(v.number(), v.safeInteger());

const WireMessageSchema = v.object({
  ...MessageSchema.entries,
  seq: v.fallback(v.optional(SeqSchema), undefined),
  receivedAt: v.optional(v.fallback(v.undefinedable(v.number()), undefined)),
  twin: TwinSchema,
});
export type WireMessage = v.InferOutput<typeof WireMessageSchema> & {
  /** When this page heard of it, by the server's clock as far as it is known. Absent in what stands in the history. */
  arrivedAt?: number;
};

const PersonSchema = v.omit(SenderSchema, ['role']);
export type Person = v.InferOutput<typeof PersonSchema>;

const EndReasonSchema = v.picklist(['ended', 'left', 'expired']);
export type EndReason = v.InferOutput<typeof EndReasonSchema>;

/** How a chat ended: by an attendant (`by`), with the customer's last page, or by silence. */
const EndingSchema = v.object({
  reason: EndReasonSchema,
  by: v.fallback(v.optional(PersonSchema), undefined),
});
export type Ending = v.InferOutput<typeof EndingSchema>;

const SessionSchema = v.object({
  sessionId: SessionIdSchema,
  status: v.fallback(v.picklist(SESSION_STATUSES), 'waitingAttendantsAssignment'),
  keepAliveTTL: v.fallback(v.optional(v.number()), undefined),
  /** Only while it is over; older Workers say none. */
  ending: v.fallback(v.optional(EndingSchema), undefined),
});
export type Session = v.InferOutput<typeof SessionSchema>;

export const ControlSchema = v.object({
  instruction: v.picklist(Object.values(INSTRUCTIONS)),
  sessionInfo: SessionSchema,
  attendantInfo: v.fallback(v.optional(PersonSchema), undefined),
  attendants: v.fallback(v.optional(v.array(PersonSchema)), undefined),
  reason: v.fallback(v.optional(v.picklist(ABORT_REASONS)), undefined),
  position: v.fallback(v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))), undefined),
  rev: v.fallback(v.optional(SeqSchema), undefined),
});
export type Control = v.InferOutput<typeof ControlSchema>;

const HistorySchema = v.array(v.unknown());
const HistoryEntrySchema = v.object({ message: WireMessageSchema });

/** A page of history. One entry that cannot be read does not hide the others. */
export function decodeHistory(body: unknown): WireMessage[] {
  return v.parse(HistorySchema, body).flatMap((entry) => {
    const parsed = v.safeParse(HistoryEntrySchema, entry);
    return parsed.success ? [parsed.output.message] : [];
  });
}

export const decodeSessions = (body: unknown): Session[] =>
  v.parse(HistorySchema, body).flatMap((entry) => {
    const parsed = v.safeParse(SessionSchema, entry);
    return parsed.success ? [parsed.output] : [];
  });

export const MessagePayload = v.object({ message: WireMessageSchema });

/** What an outbox entry holds, as it was composed here, perhaps before a reload. */
export function decodeOutgoing(payload: unknown): WireMessage[] {
  const parsed = decodeOr(MessagePayload, payload);
  return parsed === null ? [] : [parsed.message];
}

export function decodeOr<T>(schema: v.GenericSchema<unknown, T>, input: unknown): T | null {
  const parsed = v.safeParse(schema, input);
  return parsed.success ? parsed.output : null;
}
