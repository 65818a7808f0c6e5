/** Entries that nobody fetches; an outlet that comes back after more starts from the state itself. */
const ENTRIES_MAX = 10_000;
const TRIM_EVERY = 1_000;

export interface OutletLogOptions {
  sql: SqlStorage;
  /** Everything that has to get every entry. */
  outlets: readonly string[];
  /** Counts one up and gives the number of the next entry. Within a transaction. */
  nextNumber(): number;
}

/**
 * What an object has said and what has to arrive, by a growing number, with a cursor for each outlet: the number up to which
 * that outlet has acknowledged. An entry is deleted once all outlets have it. Synchronous.
 */
export class OutletLog {
  readonly #sql: SqlStorage;
  readonly #outlets: readonly string[];
  readonly #nextNumber: () => number;

  constructor({ sql, outlets, nextNumber }: OutletLogOptions) {
    this.#sql = sql;
    this.#outlets = outlets;
    this.#nextNumber = nextNumber;
  }

  /** Within a transaction. @returns what was kept. */
  append(write: (n: number) => string): string {
    const n = this.#nextNumber();
    const text = write(n);
    this.#sql.exec('INSERT INTO outbox VALUES (?, ?)', n, text);
    if (n % TRIM_EVERY === 0) this.#deleteUpTo(n - ENTRIES_MAX);
    return text;
  }

  /** All entries above a number: an acknowledgement of a later one counts for those before it, sent or not. */
  *after(n: number): Iterable<string> {
    for (const { json } of this.numbered(n)) yield json;
  }

  /** The same, with their numbers. */
  *numbered(n: number): Iterable<{ n: number; json: string }> {
    yield* this.#sql.exec<{ n: number; json: string }>(
      'SELECT n, json FROM outbox WHERE n > ? ORDER BY n',
      n,
    );
  }

  /** Everything up to `n` has arrived at this outlet. */
  acknowledge(outlet: string, n: number): void {
    // What a single outlet has is deleted: the log begins at its cursor, which so costs no row.
    if (this.#outlets.length === 1) {
      this.#deleteUpTo(n);
      return;
    }
    if (n > this.#cursorOf(outlet))
      this.#sql.exec('INSERT OR REPLACE INTO meta VALUES (?, ?)', keyOf(outlet), n);
    this.#deleteUpTo(Math.min(...this.#outlets.map((each) => this.#cursorOf(each))));
  }

  #cursorOf(outlet: string): number {
    const [row] = this.#sql
      .exec<{ value: number }>('SELECT value FROM meta WHERE key = ?', keyOf(outlet))
      .toArray();
    return row?.value ?? 0;
  }

  #deleteUpTo(n: number): void {
    this.#sql.exec('DELETE FROM outbox WHERE n <= ?', n);
  }
}

const keyOf = (outlet: string): string => `cursor ${outlet}`;
