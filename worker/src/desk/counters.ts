/** So many numbers are written down at once: a row for each would be a row for each change of the desk. */
const BLOCK = 1_024;

/** Numbers that grow with nearly every call. */
export interface Counted {
  /** Of the picture. */
  version: number;
  /** Of the last thing that was said and has to arrive. */
  outbox_n: number;
}

/**
 * Numbers that never come twice. On the disk stands what they stay below, so an object that does not know better goes on behind a
 * gap: back offices then ask for the whole picture. Where its bridge is connected, the object knows better, see {@link resume}.
 */
export class Counters {
  readonly #sql: SqlStorage;
  #now: Counted;
  #reserved: Counted;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    const [row] = sql.exec<{ version: number; outbox_n: number }>('SELECT * FROM counters').toArray();
    this.#reserved = { version: row?.version ?? 0, outbox_n: row?.outbox_n ?? 0 };
    this.#now = this.#reserved;
  }

  get now(): Counted {
    return this.#now;
  }

  /** Goes on where it was, from before a sleep. What cannot be right is not believed. */
  resume(before: Counted): void {
    const isIn = (name: keyof Counted) =>
      before[name] <= this.#reserved[name] && before[name] >= this.#reserved[name] - BLOCK;
    if (isIn('version') && isIn('outbox_n')) this.#now = before;
  }

  up(name: keyof Counted): number {
    return this.raise(name, this.#now[name] + 1);
  }

  /** To this number at least. */
  raise(name: keyof Counted, to: number): number {
    this.#now = { ...this.#now, [name]: Math.max(to, this.#now[name]) };
    return this.#now[name];
  }

  /** Within a transaction, at its end. */
  flush(): void {
    const { version, outbox_n } = this.#now;
    if (version <= this.#reserved.version && outbox_n <= this.#reserved.outbox_n) return;
    this.#reserved = { version: version + BLOCK, outbox_n: outbox_n + BLOCK };
    this.#sql.exec(
      'UPDATE counters SET version = ?, outbox_n = ?',
      this.#reserved.version,
      this.#reserved.outbox_n,
    );
  }

  /** The transaction was rolled back. */
  restore(now: Counted): void {
    const restored = new Counters(this.#sql);
    this.#reserved = restored.#reserved;
    this.#now = now;
  }
}
