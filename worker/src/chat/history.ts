import { LAST_MESSAGES_MAX, type SessionInfo, type StoredMessage } from '@chimpassist/protocol';
import type { Control } from '@chimpassist/protocol/frames';
import type { HistoryEntry, Page } from '../contract/chat-object.ts';
import type { ChatStore } from './chat-store.ts';
import { wordsOfPart } from './part-facts.ts';

/**
 * Texts of `lastMessages` together, in UTF-16 code units. Fifty of the longest would be 3 MB, and a control message is
 * kept in one row of the desk's outbox, which the platform refuses above 2 MB.
 */
const LAST_MESSAGES_MAX_CHARS = 131_072;

/** Of rows as they stand, which is a tenth of what a call between objects may carry, whatever is in them. */
const EXPORT_PAGE_CHARS = 1_000_000;
const EXPORT_PAGE_SESSIONS = 500;

/** What a chat tells of its messages. */
export class History {
  readonly #store: ChatStore;
  readonly #readable: (message: StoredMessage) => StoredMessage;

  /** @param readable a message as all who read `lastMessages` can show it: the shipped clients do. */
  constructor(store: ChatStore, readable = (message: StoredMessage): StoredMessage => message) {
    this.#store = store;
    this.#readable = readable;
  }

  /** The newest messages, oldest first; `offset` counts back from the newest. */
  recent(offset: number, limit: number, sessionId?: string): HistoryEntry[] {
    return this.#withInfos(this.#store.reader.recent(offset, limit, sessionId));
  }

  /** Messages above a `seq`, oldest first. */
  after(seq: number, limit: number): HistoryEntry[] {
    return this.#withInfos(this.#store.reader.messagesAfter(seq, limit));
  }

  /** A page of messages that carry files, newest first. @returns `next` to go on with, null after the last. */
  withFiles(before: number | undefined, limit: number): Page<HistoryEntry> {
    const found = this.#store.reader.withFiles(before ?? Number.MAX_SAFE_INTEGER, limit);
    const last = found.length < limit ? undefined : found.at(-1)?.message.seq;
    // What was taken back has no files any more.
    const items = this.#withInfos(found).filter(({ message }) => message.attachments !== undefined);
    return { items, next: last ?? null };
  }

  /** A page of messages for an export, oldest first. @returns `next` to go on with, null after the last. */
  messagesPage(after: number): Page<StoredMessage> {
    const items = this.#store.reader.messagesWithin(after, EXPORT_PAGE_CHARS);
    return { items, next: items.at(-1)?.seq ?? null };
  }

  /** The same of one part of the chat alone; null: from its beginning. */
  wordsOfPart(part: number, after: number | null): Page<StoredMessage> {
    return wordsOfPart(this.#store, part, after, EXPORT_PAGE_CHARS);
  }

  /** A page of sessions for an export, newest first. @returns `next` to go on with, null after the last. */
  sessionsPage(before: number): Page<SessionInfo> {
    const found = this.#store.sessions.newestBefore(before, EXPORT_PAGE_SESSIONS);
    return { items: found.map(({ info }) => info), next: found.at(-1)?.snapshot ?? null };
  }

  /** Control messages as they go out: with the newest messages, which their rows do not repeat. */
  withLastMessages(controls: Control[]): Control[] {
    if (controls.length === 0) return [];
    const lastMessages = newestWithin(
      this.#store.reader.recent(0, LAST_MESSAGES_MAX).map(({ message }) => this.#readable(message)),
      LAST_MESSAGES_MAX_CHARS,
    );
    return controls.map((control) => ({
      ...control,
      payload: { ...control.payload, sessionInfo: { ...control.payload.sessionInfo, lastMessages } },
    }));
  }

  #withInfos(found: { snapshot: number; message: StoredMessage }[]): HistoryEntry[] {
    const infos = this.#store.sessions.infos(found.map(({ snapshot }) => snapshot));
    return found.flatMap(({ snapshot, message }) => {
      const sessionInfo = infos.get(snapshot);
      return sessionInfo ? [{ sessionInfo, message }] : [];
    });
  }
}

/** The newest messages whose texts together fit; oldest first, as given. */
function newestWithin(messages: readonly StoredMessage[], maxChars: number): StoredMessage[] {
  let chars = 0;
  const tooOld = messages.findLastIndex(({ content }) => {
    chars += content.length;
    return chars > maxChars;
  });
  return messages.slice(tooOld + 1);
}
