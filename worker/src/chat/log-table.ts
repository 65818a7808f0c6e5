/**
 * What a row of the one table of a chat is. Entries of the log have a growing `seq` from 1 on; what is kept beside them stands
 * at 0 and below, so that a chat is one table: each table costs rows for every new customer.
 */
export const ROW_KINDS = {
  message: 0,
  receipt: 1,
  /** The state of the chat, at `seq` 0. */
  state: 2,
  /** Identities of many messages, at `-2 × first seq`. */
  digest: 3,
  /** The same, and when they were read. */
  digestWithTimes: 5,
  /** Sessions of before, at `-2 × first snapshot - 1`. */
  sessions: 4,
  /** An attendant has rewritten a message, or has taken it back. */
  change: 7,
  /** Parts of before, from a request to an end, far below all others. */
  courses: 6,
} as const;

const TABLE = `CREATE TABLE log (
  seq INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  snapshot INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  json TEXT NOT NULL,
  read_at INTEGER
)`;

type Values = Record<string, SqlStorageValue>;

/**
 * The table of one chat, which is made with its first row: a visitor who says nothing costs nothing. Its only key is `seq`, so
 * a message costs one row written and "since seq n" is a range read. Synchronous.
 */
export class LogTable {
  readonly #sql: SqlStorage;
  #isThere: boolean;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    this.#isThere = sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'log'").toArray().length > 0;
  }

  /** Reads rows; none before the first was written. */
  *each<T extends Values>(query: string, ...bindings: SqlStorageValue[]): Iterable<T> {
    if (this.#isThere) yield* this.#sql.exec<T>(query, ...bindings);
  }

  rows<T extends Values>(query: string, ...bindings: SqlStorageValue[]): T[] {
    return this.#isThere ? this.#sql.exec<T>(query, ...bindings).toArray() : [];
  }

  /** The `n` of the first row; 0 where there is none. */
  number(query: string, ...bindings: SqlStorageValue[]): number {
    return this.rows<{ n: number | null }>(query, ...bindings)[0]?.n ?? 0;
  }

  /** Writes a row in place of the one that has its `seq`. */
  put(
    seq: number,
    kind: number,
    { snapshot = 0, receivedAt = 0, readAt = null }: Partial<Columns>,
    json: string | ArrayBuffer,
  ): void {
    if (!this.#isThere) {
      this.#sql.exec(TABLE);
      this.#isThere = true;
    }
    this.#sql.exec(
      'INSERT OR REPLACE INTO log VALUES (?, ?, ?, ?, ?, ?)',
      seq,
      kind,
      snapshot,
      receivedAt,
      json,
      readAt,
    );
  }

  /** Changes or deletes rows that are there. @returns how many. */
  change(query: string, ...bindings: SqlStorageValue[]): number {
    return this.#isThere ? this.#sql.exec(query, ...bindings).rowsWritten : 0;
  }
}

/** What a row says beside its text. */
interface Columns {
  snapshot: number;
  receivedAt: number;
  readAt: number | null;
}
