import { claimedIdentityOf, LAST_MESSAGES_MAX, type Message, sideOf } from '@chimpassist/protocol';

/** Of the history in one repeated message, UTF-8 bytes of JSON. */
export const HISTORY_MAX_BYTES = 32_768;

interface Entry {
  content: string;
  /** The message as JSON: made once, and sent again with each message that follows. */
  text: string;
  /** Of that, in UTF-8. */
  bytes: number;
  /** Legacy clients have it. */
  isRepeated: boolean;
}

/** The newest messages of one chat, oldest first, within what a client may be told at once. */
export class RecentMessages {
  readonly #entries = new Map<string, Entry>();
  readonly #total: { bytes: number };
  #bytes = 0;

  /** @param total of all chats; this one counts itself in. */
  constructor(total: { bytes: number }) {
    this.#total = total;
  }

  /** Each as JSON. */
  get texts(): string[] {
    return [...this.#entries.values()].map(({ text }) => text);
  }

  /** Whether it may be repeated: the first text stays, and nothing is said twice. */
  mayRepeat(message: Message): boolean {
    const known = this.#entries.get(keyOf(message));
    return known === undefined || (!known.isRepeated && known.content === message.content);
  }

  /** Whether legacy clients have it. */
  isRepeated(message: Message): boolean {
    return this.#entries.get(keyOf(message))?.isRepeated === true;
  }

  /** Adds a message that is not there yet. */
  add(message: Message, isRepeated: boolean): void {
    const key = keyOf(message);
    if (this.#entries.has(key)) return;
    const text = JSON.stringify(message);
    this.#put(key, { content: message.content, text, bytes: Buffer.byteLength(text), isRepeated });
  }

  /** Adds a message that is repeated now, in place of its copy. @returns it as JSON, behind the messages before it. */
  repeat(message: Message): { text: string; before: string[] } {
    const key = keyOf(message);
    this.#remove(key);
    const before = this.texts;
    const text = JSON.stringify(message);
    this.#put(key, { content: message.content, text, bytes: Buffer.byteLength(text), isRepeated: true });
    return { text, before };
  }

  /** Puts stored messages in the place of all that is here. What is not among them stands behind them. */
  replaceBy(stored: readonly Message[]): void {
    const since = [...this.#entries];
    this.clear();
    for (const message of stored) this.add(message, false);
    for (const [key, entry] of since) {
      const known = this.#entries.get(key);
      if (known === undefined) this.#put(key, entry);
      else known.isRepeated = entry.isRepeated;
    }
  }

  clear(): void {
    for (const key of [...this.#entries.keys()]) this.#remove(key);
  }

  #put(key: string, entry: Entry): void {
    this.#entries.set(key, entry);
    this.#count(entry.bytes);
    // One less than a client may be told, for the message that comes with it.
    while (this.#entries.size >= LAST_MESSAGES_MAX || this.#bytes > HISTORY_MAX_BYTES) {
      const [oldest] = this.#entries.keys();
      if (oldest === undefined) return;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#count(-entry.bytes);
  }

  #count(bytes: number): void {
    this.#bytes += bytes;
    this.#total.bytes += bytes;
  }
}

/** What is not proven may be a copy of what either side said. */
const keyOf = (message: Message): string =>
  `${claimedIdentityOf(message)} ${message.id === undefined ? sideOf(message.from.role ?? 'customer') : ''}`;
