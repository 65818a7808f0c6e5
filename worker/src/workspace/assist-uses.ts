export const ASSIST_USES_TABLE = `
   CREATE TABLE assist_uses (by_id TEXT PRIMARY KEY, day INTEGER NOT NULL, n INTEGER NOT NULL) WITHOUT ROWID;
   CREATE INDEX audit_of_assistant ON audit (id) WHERE part = 'assistant';`;

const DAY_MS = 86_400_000;

/** How often each attendant has asked the assistant on the day that goes on (UTC), and of which customers. Synchronous. */
export class AssistUses {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Counts one more. @returns false where the day's number is used up. */
  take(by: string, most: number, now: number): boolean {
    const day = Math.floor(now / DAY_MS);
    const [row] = this.#sql
      .exec<Record<string, SqlStorageValue>>('SELECT day, n FROM assist_uses WHERE by_id = ?', by)
      .toArray();
    const n = row !== undefined && Number(row.day) === day ? Number(row.n) : 0;
    if (n >= most) return false;
    this.#sql.exec('INSERT OR REPLACE INTO assist_uses VALUES (?, ?, ?)', by, day, n + 1);
    return true;
  }

  /** A customer is erased: the log says that the assistant was asked, and not about whom. */
  forget(customerId: string): void {
    this.#sql.exec("UPDATE audit SET id = '' WHERE part = 'assistant' AND id = ?", customerId);
  }
}
