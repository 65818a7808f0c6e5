import { MessageSchema, TwinSchema } from '@chimpassist/protocol';
import * as v from 'valibot';
import { decodeOr, lenientList } from './decode.ts';

/** Numbers that only grow: `seq` of a message, `rev` of a control message. */
export const CounterSchema = v.pipe(v.number(), v.safeInteger());

/** What the server adds, and what is missing where a client published it, is undefined. */
export const WireMessageSchema = v.object({
  ...MessageSchema.entries,
  seq: v.fallback(v.optional(CounterSchema), undefined),
  receivedAt: v.optional(v.fallback(v.undefinedable(v.number()), undefined)),
  twin: TwinSchema,
});
export type WireMessage = v.InferOutput<typeof WireMessageSchema> & {
  /** When this page heard of it, by the server's clock as far as it is known. Absent in what stands in the history. */
  arrivedAt?: number;
  /** The broker has it: it came back, was acknowledged, or stands in the history. Only an attendant's page asks. */
  delivered?: boolean | undefined;
};

/** What `<sessionTopic>/messages…` carry. */
export const MessagePayload = v.object({ message: WireMessageSchema });

/** `GET /customer/:id/messages`, oldest first. */
export const HistorySchema = v.pipe(
  lenientList(MessagePayload),
  v.transform((rows) => rows.map(({ message }) => message)),
);

/** What an outbox entry holds, as it was composed here, perhaps before a reload. */
export function decodeOutgoing(payload: unknown): WireMessage[] {
  const parsed = decodeOr(MessagePayload, payload);
  return parsed === null ? [] : [parsed.message];
}
