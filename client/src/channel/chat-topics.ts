import {
  ChangedPayloadSchema,
  identityOf,
  MessagePayloadSchema,
  type MessageRef,
  type MessageRefusal,
  RATING_LINE_PREFIX,
  RefusedPayloadSchema,
  type Role,
  type Sender,
  type SessionTopic,
  StoredPayloadSchema,
  TOPICS,
  TypingSchema,
  ViewedPayloadSchema,
} from '@chimpassist/protocol';
import type * as v from 'valibot';
import type { ServerClock } from '../clock/server-clock.ts';
import type { Connection } from '../mqtt/types.ts';
import { type Control, ControlSchema } from '../wire/control.ts';
import { decodeOr } from '../wire/decode.ts';
import type { StoredAck, WireMessage } from '../wire/message.ts';

/** A message, named, and when it was read. */
export type Receipt = MessageRef & { readAt: number };

export interface ChatPorts {
  onControl(control: Control): void;
  /** A message without what only the server may say of it, and with the role that its topic proves, or none. */
  onMessage(message: WireMessage): void;
  /** Also what writers have made of their messages since. */
  onStored(acks: readonly StoredAck[]): void;
  onRefused(refusals: readonly MessageRefusal[]): void;
  /** No later than now: the reader's clock may be ahead. */
  onViewed(receipts: readonly Receipt[]): void;
  onTyping(from: Sender, isTyping: boolean): void;
  /** The broker listens on all topics of this chat, for the first time or again. */
  onReady(): void;
}

export type Subscribe = Pick<Connection, 'subscribe'>;

/**
 * Whatever a message claims of itself: its topic proves the role, or proves none, and number, time of arrival and receipt
 * are the server's to give, on topics of its own.
 */
const withoutClaims = (message: WireMessage, role: Role | undefined): WireMessage => ({
  ...message,
  from: { ...message.from, role },
  seq: undefined,
  receivedAt: undefined,
  readAt: null,
  twin: undefined,
});

/** Decodes and hands on. What cannot be read is dropped, because others may publish on a chat's topics. */
export const decoded =
  <T>(schema: v.GenericSchema<unknown, T>, handle: (value: T) => void) =>
  (payload: unknown): void => {
    const value = decodeOr(schema, payload);
    if (value !== null) handle(value);
  };

/** Listens on all topics of one chat. Returns a function that unsubscribes. */
export function followChat(
  { subscribe }: Subscribe,
  topic: SessionTopic,
  clock: ServerClock,
  ports: ChatPorts,
): () => void {
  const messageBy = (role: Role | undefined) =>
    decoded(MessagePayloadSchema, ({ message }) => {
      // Legacy clients alone are asked by it.
      if (String(message.id).startsWith(RATING_LINE_PREFIX)) return;
      clock.heard(identityOf(message));
      ports.onMessage(withoutClaims(message, role));
    });
  const unsubscribe = [
    subscribe(TOPICS.clientControl(topic), 1, decoded(ControlSchema, ports.onControl)),
    subscribe(
      TOPICS.viewed(topic),
      1,
      decoded(ViewedPayloadSchema, ({ readMessages }) => {
        const now = clock.now();
        ports.onViewed(readMessages.map((one) => ({ ...one, readAt: Math.min(one.readAt, now) })));
      }),
    ),
    subscribe(
      TOPICS.stored(topic),
      1,
      decoded(StoredPayloadSchema, ({ acks }) => {
        for (const ack of acks) clock.stored(identityOf(ack), ack.receivedAt);
        ports.onStored(acks);
      }),
    ),
    subscribe(
      TOPICS.changed(topic),
      1,
      decoded(ChangedPayloadSchema, ({ changes }) => ports.onStored(changes)),
    ),
    subscribe(
      TOPICS.refused(topic),
      1,
      decoded(RefusedPayloadSchema, ({ refusals }) => ports.onRefused(refusals)),
    ),
    subscribe(
      TOPICS.typing(topic),
      0,
      decoded(TypingSchema, ({ from, typing }) => ports.onTyping(from, typing)),
    ),
    // Of legacy clients, on the topic where nothing proves who they are.
    subscribe(TOPICS.messages(topic), 1, messageBy(undefined)),
    subscribe(TOPICS.customerMessages(topic), 1, messageBy('customer')),
    // All are asked for in one packet, and this is the last: when it is granted, the others are too.
    subscribe(TOPICS.attendantMessages(topic), 1, messageBy('attendant'), () => ports.onReady()),
  ];
  return () => {
    for (const each of unsubscribe) each();
  };
}
