import { type Id, type Message, sameId } from '@chimpassist/protocol';
import type { ChatPorts } from '../channel/chat-topics.ts';
import type { ServerClock } from '../clock/server-clock.ts';
import {
  type ChatMessage,
  withAcks,
  withMessages,
  withoutRefused,
  withReceipts,
  withUploaded,
} from '../conversation/conversation.ts';
import type { FileStore } from '../files/file-store.ts';
import type { PreparedFile, WaitingFile } from '../files/waiting-file.ts';
import { createHistoryReader } from '../history/history-reader.ts';
import { createOwnMessages } from '../outbox/own-messages.ts';
import type { Outbox, OutboxEntry, OutboxFailure } from '../outbox/types.ts';
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
  /** Keeps a file, so that a message can carry it: see {@link PreparedFile}. */
  attach(file: PreparedFile): Promise<WaitingFile>;
  /** The files of an own message that are not uploaded yet, and how much of them has left, 0 to 1. */
  uploadOf(id: string): { files: readonly WaitingFile[]; progress: number } | null;
  /** Why an own message is not sent any more; null where it is stored or on its way. */
  failureOf(id: string): OutboxFailure | null;
  /** Sends a message that failed once more. */
  retry(id: string): void;
  /** Takes back a message that failed. */
  remove(id: string): void;
}

/** The files of what is said here: where their bytes lie, and how they are uploaded. */
export interface ChatFiles<Payload> {
  store: FileStore;
  progressOf(entry: Pick<OutboxEntry<Payload>, 'files'>): number;
  onProgress(listener: () => void): () => void;
}

export interface ChatParts<Payload> {
  writer: { id: Id; role: 'customer' | 'attendant' };
  clock: ServerClock;
  outbox: Outbox<Payload>;
  files: ChatFiles<Payload>;
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
    onRefused(refusals) {
      own.refused(refusals);
      show(withoutRefused(messages, refusals, isOwn));
    },
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
    attach: parts.files.store.keep,
    uploadOf(id) {
      const entry = outbox.entries.find((each) => each.id === id);
      if (entry?.files === undefined || entry.uploadedAt !== undefined) return null;
      return { files: entry.files, progress: parts.files.progressOf(entry) };
    },
    failureOf: (id) => outbox.entries.find((entry) => entry.id === id)?.failure ?? null,
    retry: outbox.retry,
    remove(id) {
      outbox.settle(id);
      show(messages.filter((message) => message.seq !== undefined || String(message.id) !== id));
    },
  };
  const stopOutbox = outbox.onChange(() => {
    const uploaded = outbox.entries.filter(({ uploadedAt }) => uploadedAt !== undefined);
    messages = uploaded.flatMap(({ payload }) => decodeOutgoing(payload)).reduce(withUploaded, messages);
    parts.changed();
  });
  const stopProgress = parts.files.onProgress(parts.changed);

  return {
    chat,
    ports,
    /** Shows what an earlier run left in the outbox, and sends on. */
    restore(payloads: readonly Payload[]): void {
      show(withMessages(messages, payloads.flatMap(decodeOutgoing)));
    },
    /** Shows an own message and keeps it until it is stored. Returns its id. */
    send(topic: string, message: Message, payload: Payload, files: readonly WaitingFile[]): string {
      const id = String(message.id);
      show(withMessages(messages, [{ ...message, arrivedAt: clock.now() }]));
      outbox.add({ id, topic, payload, ...(files.length === 0 ? {} : { files }) });
      typing.sent();
      return id;
    },
    stop(): void {
      stopReading();
      stopOutbox();
      stopProgress();
      typing.stop();
    },
  };
}
