import {
  type Ack,
  type ChangeMark,
  type Message,
  MessagePayloadSchema,
  type StoredMessage,
} from '@chimpassist/protocol';
import { decodeOr } from './decode.ts';

/** A message: what its writer said, and what the server has said of it since. */
export type WireMessage = Message & {
  seq?: number | undefined;
  receivedAt?: number | undefined;
  twin?: StoredMessage['twin'];
  /** Its writer has changed it since. */
  changed?: StoredMessage['changed'];
  /** When this page heard of it, by the server's clock as far as it is known. Absent in what stands in the history. */
  arrivedAt?: number;
  /** The broker has it: it came back, was acknowledged, or stands in the history. Only an attendant's page asks. */
  delivered?: boolean | undefined;
};

/** That a message is stored, or what its writer has made of it since. */
export type StoredAck = Ack & { content?: string | undefined; changed?: ChangeMark | undefined };

/** What an outbox entry holds, as it was composed here, perhaps before a reload. */
export function decodeOutgoing(payload: unknown): WireMessage[] {
  const parsed = decodeOr(MessagePayloadSchema, payload);
  return parsed === null ? [] : [parsed.message];
}
