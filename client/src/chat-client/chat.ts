import { type Id, type Message, sameId } from '@chimpassist/protocol';
import type { ChatPorts } from '../channel/chat-topics.ts';
import type { ServerClock } from '../clock/server-clock.ts';
import { type ChatMessage, withAcks, withMessages, withReceipts } from '../conversation/conversation.ts';
import { createHistoryReader } from '../history/history-reader.ts';
import { createOwnMessages } from '../outbox/own-messages.ts';
import type { Outbox, OutboxFailure } from '../outbox/types.ts';
import type { Page } from '../rest/http.ts';
import { retryUntilDone } from '../rest/retry.ts';
import { createTyping } from '../typing/index.ts';
import { decodeOutgoing, type WireMessage } from '../wire/message.ts';

/** What both sides of a chat can see and do. */
export interface Chat {
  /** In the server's order; what is not stored yet stands at the end. */
  readonly messages: readonly ChatMessage[];
  /** The name of the one who types on the other side; null for nobody. */
  readonly typing: string | null;
  /** Whether the server may have messages before the first one. False until the first page is read. */
  readonly hasOlder: boolean;
  /** Reads the page before the first message. Rejects with a `RestError`. */
  loadOlder(): Promise<void>;
  /** To be called at each change of the field: tells the other side, at most every few seconds, until it is empty or sent. */
  typed(isEmpty: boolean): void;
  /** Says that everything of the other side was read. Rejects where there is no connection. */
  markRead(): Promise<void>;
  /** Why an own message is not sent any more; null where it is stored or on its way. */
  failureOf(id: string): OutboxFailure | null;
  /** Sends a message that failed once more. */
  retry(id: string): void;
  /** Takes back a message that failed. */
  remove(id: string): void;
}

export interface ChatParts<Payload> {
  writer: { id: Id; role: 'customer' | 'attendant' };
  clock: ServerClock;
  outbox: Outbox<Payload>;
  read(page: Page): Promise<WireMessage[]>;
  sayTyping(isTyping: boolean): void;
  sayViewed(messages: readonly WireMessage[]): Promise<void>;
  changed(): void;
}

/** One conversation: what is heard on its topics goes in by `ports`, what can be seen of it comes out by `chat`. */
export function createChat<Payload>(parts: ChatParts<Payload>) {
  const { writer, clock, outbox } = parts;
  const own = createOwnMessages(outbox, writer);
  let messages: readonly ChatMessage[] = [];
  let typist: string | null = null;
  let hasOlder = false;
  let stopReading = (): void => {};

  function show(next: readonly ChatMessage[]): void {
    if (next === messages) return;
    messages = next;
    parts.changed();
  }
  const isOwn = ({ from }: WireMessage): boolean =>
    from.role === undefined ? sameId(from.id, writer.id) : from.role === writer.role;
  const typing = createTyping({
    publish: parts.sayTyping,
    show(name) {
      if (name === typist) return;
      typist = name;
      parts.changed();
    },
  });
  const history = createHistoryReader({
    read: parts.read,
    arrived(stored, isMore) {
      own.stored(stored);
      hasOlder = isMore ?? hasOlder;
      show(withMessages(messages, stored));
    },
  });
  function read(work: () => Promise<void>): void {
    stopReading();
    stopReading = retryUntilDone(work, () => {});
  }

  const ports: Omit<ChatPorts, 'onControl'> = {
    onMessage(message) {
      if (!isOwn(message)) typing.heard(message.from.name, false);
      show(withMessages(messages, [{ ...message, arrivedAt: clock.now() }]));
    },
    onStored(acks) {
      own.stored(acks);
      show(withAcks(messages, acks));
      // Stored, and never heard: something was missed after all.
      const known = new Set(messages.map(({ seq }) => seq));
      const unheard = acks.filter(({ seq }) => !known.has(seq)).map(({ seq }) => seq);
      if (unheard.length > 0) read(() => history.missed(Math.max(...unheard)));
    },
    onRefused: own.refused,
    onViewed: (receipts) => show(withReceipts(messages, receipts)),
    onTyping: (from, isTyping) => typing.heard(from.name, isTyping),
    onReady: () => read(history.catchUp),
  };
  const chat: Chat = {
    get messages() {
      return messages;
    },
    get typing() {
      return typist;
    },
    get hasOlder() {
      return hasOlder;
    },
    loadOlder: () => history.older(messages.filter(({ seq }) => seq !== undefined).length),
    typed: (isEmpty) => typing.typed(isEmpty),
    async markRead() {
      const readAt = clock.now();
      const unread = messages.filter((message) => message.readAt === null && !isOwn(message));
      const receipts = unread.map((message) => ({ ...message, readAt }));
      await parts.sayViewed(receipts);
      show(withReceipts(messages, receipts));
    },
    failureOf: (id) => outbox.entries.find((entry) => entry.id === id)?.failure ?? null,
    retry: outbox.retry,
    remove(id) {
      outbox.settle(id);
      show(messages.filter((message) => message.seq !== undefined || String(message.id) !== id));
    },
  };
  const stopOutbox = outbox.onChange(parts.changed);

  return {
    chat,
    ports,
    /** Shows what an earlier run left in the outbox, and sends on. */
    restore(payloads: readonly Payload[]): void {
      show(withMessages(messages, payloads.flatMap(decodeOutgoing)));
    },
    /** Shows an own message and keeps it until it is stored. Returns its id. */
    send(topic: string, message: Message, payload: Payload): string {
      const id = String(message.id);
      show(withMessages(messages, [{ ...message, arrivedAt: clock.now() }]));
      outbox.add({ id, topic, payload });
      typing.sent();
      return id;
    },
    stop(): void {
      stopReading();
      stopOutbox();
      typing.stop();
    },
  };
}
