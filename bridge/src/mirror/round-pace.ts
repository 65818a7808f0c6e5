const CHATS_MAX = 100;
const ENTRIES = { first: 100, least: 16, most: 2_000 };
const QUICK_WRITE_MS = 500;
const SLOW_WRITE_MS = 2_000;

/** How much one round of the mirror takes up. */
export class RoundPace {
  #chats = CHATS_MAX;
  #entries = ENTRIES.first;

  /** One where a round has failed, so that a chat that the database will not take stops no other. */
  get chats(): number {
    return this.#chats;
  }

  /** It grows while the database is quick, so that round trips are few, and shrinks where it is slow. */
  get entries(): number {
    return this.#entries;
  }

  written(writingMs: number): void {
    if (writingMs < QUICK_WRITE_MS) this.#entries = Math.min(ENTRIES.most, this.#entries * 2);
    if (writingMs > SLOW_WRITE_MS) this.#entries = Math.max(ENTRIES.least, Math.floor(this.#entries / 2));
    this.#chats = Math.min(CHATS_MAX, this.#chats * 2);
  }

  failed(): void {
    this.#chats = 1;
    this.#entries = ENTRIES.least;
  }
}
