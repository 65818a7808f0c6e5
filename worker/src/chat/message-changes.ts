import { idText, type MessageChange, type Versions } from '@chimpassist/protocol';
import type { ChangeAnswer, NewWords } from '../contract/chat-object.ts';
import { log } from '../log.ts';
import { refOf } from './changes.ts';
import type { ChatStore } from './chat-store.ts';
import { type ChangeBody, changeOf } from './log-rows.ts';

/** Newest messages with files, among which another one with the same file is looked for. */
const CARRIERS_LOOKED_AT = 1_000;

export interface MessageChangesOptions {
  store: ChatStore;
  /** Stores a change, and says it on all roads. */
  take(change: ChangeBody): void;
  /** Nobody reads these files from now on. */
  dropFiles(ids: readonly string[]): void;
  /** Indexes a session again if it has ended. @throws where an archive cannot be reached. */
  changed(sessionId?: string): Promise<void>;
  waitUntil(work: Promise<void>): void;
}

/** Attendants rewrite their own words, or take them back. What was said before stays, for supervisors. */
export class MessageChanges {
  readonly #options: MessageChangesOptions;

  constructor(options: MessageChangesOptions) {
    this.#options = options;
  }

  /** A retry finds what it has changed. */
  change({ seq, by, content, withinMs }: NewWords, now: number): ChangeAnswer {
    const { store, take, dropFiles, changed, waitUntil } = this.#options;
    const found = store.reader.at(seq);
    if (found === null) return { refused: 'not_found' };
    const { snapshot, message } = found;
    if (message.from.role !== 'attendant' || idText(message.from.id) !== by) return { refused: 'forbidden' };
    const { changed: mark, attachments = [] } = message;
    if (mark !== undefined && (mark.deleted ? content === null : content === message.content))
      return { change: { ...refOf(message), seq, content: message.content, changed: mark } };
    if (mark?.deleted) return { refused: 'not_found' };
    if (now - message.receivedAt > withinMs) return { refused: 'too_late' };
    const body = { of: seq, at: now, content, ref: refOf(message) };
    store.transaction(() => {
      take(body);
      if (content === null && attachments.length > 0) dropFiles(this.#ofNoOther(seq, attachments));
    });
    const sessionId = store.sessions.infos([snapshot]).get(snapshot)?.sessionId;
    waitUntil(changed(sessionId).catch((error: unknown) => log('archive_failed', { error })));
    const change: MessageChange = changeOf(store.log.headSeq, body);
    return { change };
  }

  /** Files of a message that no other one carries: a customer's stays where an attendant has sent it back. */
  #ofNoOther(seq: number, attachments: readonly { id: string }[]): string[] {
    const others = this.#options.store.reader
      .withFiles(Number.MAX_SAFE_INTEGER, CARRIERS_LOOKED_AT)
      .filter(({ message }) => message.seq !== seq)
      .flatMap(({ message }) => message.attachments ?? []);
    const carried = new Set(others.map(({ id }) => id));
    return attachments.flatMap(({ id }) => (carried.has(id) ? [] : id));
  }

  /** What a message said, the first words first; null where there is no such message. */
  versions(seq: number): Versions | null {
    return this.#options.store.reader.versions(seq);
  }
}
