import type { Connection } from '@chimpassist/client/mqtt';
import {
  INSTRUCTIONS,
  identityOf,
  type MessageRefusal,
  RefusedPayloadSchema,
  StoredPayloadSchema,
  TOPICS,
  TypingSchema,
  ViewedPayloadSchema,
} from '@chimpassist/protocol';
import * as v from 'valibot';
import { serverClock } from '../desk/server-clock.ts';
import { type DeskState, isAssigned, isOfferedToMe, isSupervisor } from '../desk/state.ts';
import type { DeskStore } from '../desk/store.ts';
import {
  AttendantControlSchema,
  ControlSchema,
  DeskFeedSchema,
  OfferSchema,
  type WireMessage,
  WireMessageSchema,
} from '../wire/schemas.ts';

const MessagePayloadSchema = v.object({ message: WireMessageSchema });

/**
 * The topic proves the role, whatever the message claims; where it proves none, the message has none. Number and receipt
 * are the server's to give, under topics of its own.
 */
const by = (role: 'customer' | 'attendant' | undefined, message: WireMessage): WireMessage => ({
  ...message,
  from: { ...message.from, role },
  seq: null,
  receivedAt: null,
  readAt: null,
  twin: undefined,
});

/** Decodes and hands on; what is no such payload is dropped, because anybody may publish on a chat's topics. */
const decoded =
  <S extends v.GenericSchema>(schema: S, handle: (value: v.InferOutput<S>) => void) =>
  (payload: unknown): void => {
    const result = v.safeParse(schema, payload);
    if (result.success) handle(result.output);
  };

/** The chats whose topics this desk listens to: its own, those offered to it, the one on the screen, a supervisor's all. */
function followed(state: DeskState): Set<string> {
  const topics = new Set<string>();
  for (const chat of state.chats.values()) {
    const live =
      isAssigned(state, chat) || isOfferedToMe(state, chat) || (chat.mine && chat.state !== 'over');
    if (live || chat.topic === state.open || (isSupervisor(state) && chat.state !== 'over'))
      topics.add(chat.topic);
  }
  return topics;
}

export interface SubscriptionHooks {
  /** The topics of a chat are subscribed, after each (re)connection. */
  chatReady(topic: string): void;
  /** The attendant's own topics and the desk's are subscribed. */
  deskReady(): void;
  /** Messages that the server will not store, perhaps mine. */
  refused(refusals: readonly MessageRefusal[]): void;
  /** Topics of messages that wait for their answer. */
  owed(): readonly string[];
  now(): number;
}

/** Keeps the broker subscriptions equal to what the desk follows, and turns what arrives into events. */
export function createSubscriptions(connection: Connection, store: DeskStore, hooks: SubscriptionHooks) {
  const { me } = store.peek();
  const chats = new Map<string, () => void>();

  function follow(topic: string): () => void {
    const heard = (message: WireMessage): void => {
      serverClock.heard(identityOf(message));
      store.dispatch({ type: 'message', topic, message, at: hooks.now() });
    };
    const outs = [
      connection.subscribe(
        TOPICS.clientControl(topic),
        1,
        decoded(ControlSchema, (control) =>
          store.dispatch({ type: 'control', topic, control, at: hooks.now() }),
        ),
      ),
      connection.subscribe(
        TOPICS.viewed(topic),
        1,
        decoded(ViewedPayloadSchema, ({ readMessages: read }) => {
          // The reader's clock may be ahead: nobody has read in the future.
          const now = hooks.now();
          const readMessages = read.map((one) => ({ ...one, readAt: Math.min(one.readAt, now) }));
          store.dispatch({ type: 'viewed', topic, readMessages });
        }),
      ),
      connection.subscribe(
        TOPICS.stored(topic),
        1,
        decoded(StoredPayloadSchema, ({ acks }) => {
          for (const ack of acks) serverClock.stored(identityOf(ack), ack.receivedAt);
          store.dispatch({ type: 'stored', topic, acks });
        }),
      ),
      connection.subscribe(
        TOPICS.refused(topic),
        1,
        decoded(RefusedPayloadSchema, ({ refusals }) => hooks.refused(refusals)),
      ),
      connection.subscribe(
        TOPICS.typing(topic),
        0,
        decoded(TypingSchema, ({ from, typing }) =>
          store.dispatch({ type: 'typing', topic, from, typing, at: performance.now() }),
        ),
      ),
      // Of shipped customers, on the topic where nothing proves who they are.
      connection.subscribe(
        TOPICS.messages(topic),
        1,
        decoded(MessagePayloadSchema, ({ message }) => heard(by(undefined, message))),
      ),
      connection.subscribe(
        TOPICS.customerMessages(topic),
        1,
        decoded(MessagePayloadSchema, ({ message }) => heard(by('customer', message))),
      ),
      // Last, so that everything is subscribed when this one is granted.
      connection.subscribe(
        TOPICS.attendantMessages(topic),
        1,
        decoded(MessagePayloadSchema, ({ message }) => heard(by('attendant', message))),
        () => hooks.chatReady(topic),
      ),
    ];
    return () => {
      for (const out of outs) out();
    };
  }

  const own = [
    connection.subscribe(
      TOPICS.assignTo(me.id),
      1,
      decoded(OfferSchema, (offer) => store.dispatch({ type: 'offered', offer, at: hooks.now() })),
    ),
    connection.subscribe(
      TOPICS.attendantControl(me.id),
      1,
      decoded(AttendantControlSchema, ({ instruction, refusal }) => {
        if (refusal !== undefined) {
          const { command, sessionTopic: topic, code } = refusal;
          store.dispatch({ type: 'commandRefused', topic, code, command });
          return;
        }
        if (instruction === INSTRUCTIONS.monitorOffline) store.dispatch({ type: 'blocked', blocked: true });
        if (instruction === INSTRUCTIONS.monitorOnline) store.dispatch({ type: 'blocked', blocked: false });
      }),
    ),
    connection.subscribe(
      TOPICS.desk(),
      1,
      decoded(DeskFeedSchema, (feed) => store.dispatch({ type: 'deskFeed', feed, at: hooks.now() })),
      () => hooks.deskReady(),
    ),
  ];

  let shown: DeskState | null = null;
  return {
    /** Subscribes what is newly followed and lets go what is not. Cheap where nothing changed. */
    sync() {
      const state = store.peek();
      if (
        shown !== null &&
        shown.chats === state.chats &&
        shown.open === state.open &&
        shown.unsent === state.unsent
      )
        return;
      shown = state;
      const wanted = followed(state);
      for (const topic of hooks.owed()) wanted.add(topic);
      for (const [topic, out] of chats) {
        if (wanted.has(topic)) continue;
        out();
        chats.delete(topic);
      }
      for (const topic of wanted) {
        if (!chats.has(topic)) chats.set(topic, follow(topic));
      }
    },
    stop() {
      for (const out of [...chats.values(), ...own]) out();
      chats.clear();
    },
  };
}
