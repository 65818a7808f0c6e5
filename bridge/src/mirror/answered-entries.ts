import type { LogEntry } from '@chimpassist/protocol/frames';

/** UTF-16 code units of message texts over all chats. What has no room is read from the objects when its turn comes. */
const MAX_CHARS = 8_388_608;
/** Counted for each entry beside its text. */
const ENTRY_CHARS = 500;
/** Longer than the answer to a batch can be on its way. */
const BARRED_MS = 60_000;

const sizeOf = (entry: LogEntry): number =>
  ENTRY_CHARS + (entry.kind === 'message' ? entry.message.content.length : 0);

/**
 * Log entries that came with the answers to batches, so that the mirror need not ask the objects for them again. It may
 * forget any of them at any time: the objects have them all.
 */
export class AnsweredEntries {
  /** By chat, without a gap in `seq`. */
  readonly #chats = new Map<string, LogEntry[]>();
  /** Erased chats, and until when what is told of them may be from before, in ms that only grow. */
  readonly #barred = new Map<string, number>();
  readonly #maxChars: number;
  #chars = 0;

  constructor(maxChars = MAX_CHARS) {
    this.#maxChars = maxChars;
  }

  add(sessionTopic: string, entries: readonly LogEntry[], now: number): void {
    const [first] = entries;
    if (first === undefined || this.#isBarred(sessionTopic, now)) return;
    const known = this.#chats.get(sessionTopic) ?? [];
    const last = known.at(-1);
    // An answer got lost, or another bridge brought what lies between: the object is asked from the cursor on.
    if (last !== undefined && first.seq !== last.seq + 1) this.forget(sessionTopic);
    const size = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
    if (this.#chars + size > this.#maxChars) {
      this.forget(sessionTopic);
      return;
    }
    const joined = this.#chats.get(sessionTopic);
    if (joined === undefined) this.#chats.set(sessionTopic, [...entries]);
    else joined.push(...entries);
    this.#chars += size;
  }

  /** The entries that follow `seq` without a gap, `limit` at most; empty where they are not here. */
  after(sessionTopic: string, seq: number, limit: number): LogEntry[] {
    const entries = this.#chats.get(sessionTopic);
    const [first] = entries ?? [];
    if (entries === undefined || first === undefined || first.seq > seq + 1) return [];
    const from = seq + 1 - first.seq;
    return entries.slice(from, from + limit);
  }

  /** They are copied. */
  doneUpTo(sessionTopic: string, seq: number): void {
    const entries = this.#chats.get(sessionTopic);
    if (entries === undefined) return;
    const left = entries.filter((entry) => entry.seq > seq);
    this.forget(sessionTopic);
    if (left.length === 0) return;
    this.#chats.set(sessionTopic, left);
    this.#chars += left.reduce((sum, entry) => sum + sizeOf(entry), 0);
  }

  forget(sessionTopic: string): void {
    for (const entry of this.#chats.get(sessionTopic) ?? []) this.#chars -= sizeOf(entry);
    this.#chats.delete(sessionTopic);
  }

  /** The chat is erased: what is here, and what answers that are on their way tell, is of before. */
  bar(sessionTopic: string, now: number): void {
    this.forget(sessionTopic);
    this.#barred.set(sessionTopic, now + BARRED_MS);
  }

  #isBarred(sessionTopic: string, now: number): boolean {
    for (const [topic, until] of this.#barred) if (until <= now) this.#barred.delete(topic);
    return this.#barred.has(sessionTopic);
  }
}
