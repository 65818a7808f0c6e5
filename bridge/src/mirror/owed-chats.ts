/** Where the mirror remembers what it owes. */
export interface Debts {
  behind(): Map<string, number>;
  noteBehind(sessionTopic: string, seq: number): void;
  caughtUp(sessionTopic: string, seq: number): void;
}

/** The chats of one round. */
export interface Turn {
  topics: string[];
  /** Those of which it is not known how much is owed: they are read to their end. */
  toEnd: Set<string>;
  /** Up to which `seq` a chat is read, as it was when the round began: what is added meanwhile is the next round's. */
  headOf(topic: string): number;
}

/** The chats that MongoDB lacks entries of, and whose turn it is next. All times only grow. */
export class OwedChats {
  readonly #debts: Debts;
  /** Topic → the newest `seq` that is known to exist. */
  readonly #heads: Map<string, number>;
  /** Topic → since when it is owed. */
  readonly #since = new Map<string, number>();
  /** Chats whose turn it is not yet, in their order. */
  readonly #queue = new Set<string>();
  readonly #toEnd = new Set<string>();

  constructor(debts: Debts, now: number) {
    this.#debts = debts;
    this.#heads = debts.behind();
    for (const topic of this.#heads.keys()) {
      this.#queue.add(topic);
      this.#since.set(topic, now);
    }
  }

  get size(): number {
    return this.#heads.size;
  }

  /** How many wait for their turn. */
  get waiting(): number {
    return this.#queue.size;
  }

  has(topic: string): boolean {
    return this.#heads.has(topic);
  }

  /** For how long what MongoDB lacks has been there, ms: the age of the oldest. */
  lagMs(now: number): number {
    let oldest = now;
    for (const since of this.#since.values()) oldest = Math.min(oldest, since);
    return now - oldest;
  }

  /** The chat's log has grown up to `seq`. @returns false where that was known. */
  grew(topic: string, seq: number, now: number): boolean {
    if (seq <= (this.#heads.get(topic) ?? 0)) return false;
    this.#debts.noteBehind(topic, seq);
    this.#heads.set(topic, seq);
    this.#owedSince(topic, now);
    return true;
  }

  /** It is not known how much is owed of this chat. */
  readToEnd(topic: string, now: number): void {
    this.#toEnd.add(topic);
    this.#heads.set(topic, this.#heads.get(topic) ?? 0);
    this.#owedSince(topic, now);
    this.#queue.add(topic);
  }

  enqueue(topic: string): void {
    this.#queue.add(topic);
  }

  take(most: number): Turn {
    const topics = [...this.#queue].slice(0, most);
    for (const topic of topics) this.#queue.delete(topic);
    const toEnd = new Set(topics.filter((topic) => this.#toEnd.delete(topic)));
    const heads = new Map(topics.map((topic) => [topic, this.#heads.get(topic) ?? 0]));
    const headOf = (topic: string): number =>
      toEnd.has(topic) ? Number.MAX_SAFE_INTEGER : (heads.get(topic) ?? 0);
    return { topics, toEnd, headOf };
  }

  /** A page of this chat is written up to `seq`. */
  copied(
    { toEnd, headOf }: Turn,
    { topic, seq, isDone }: { topic: string; seq: number; isDone: boolean },
  ): void {
    if (isDone) this.#caughtUp(topic, Math.max(seq, toEnd.has(topic) ? seq : headOf(topic)));
    if (!isDone && toEnd.has(topic)) this.#toEnd.add(topic);
    toEnd.delete(topic);
  }

  /** The round is over. @param mayGo whether a chat that is owed still may have its turn again. */
  end({ topics, toEnd }: Turn, mayGo: (topic: string) => boolean): void {
    // What the round did not come to.
    for (const topic of toEnd) this.#toEnd.add(topic);
    for (const topic of topics) if (this.#heads.has(topic) && mayGo(topic)) this.#queue.add(topic);
  }

  #owedSince(topic: string, now: number): void {
    if (!this.#since.has(topic)) this.#since.set(topic, now);
  }

  #caughtUp(topic: string, seq: number): void {
    if ((this.#heads.get(topic) ?? 0) <= seq) this.#heads.delete(topic);
    // Where more was told of it meanwhile, its next turn is counted from what was owed before: rather too long ago.
    if (!this.#heads.has(topic) && !this.#queue.has(topic)) this.#since.delete(topic);
    this.#debts.caughtUp(topic, seq);
  }
}
