import type { Note } from '@chimpassist/protocol';

type Row = Record<'n' | 'at', number> & { json: string };

const noteOf = ({ n, at, json }: Row): Note => ({ ...(JSON.parse(json) as Omit<Note, 'n' | 'at'>), n, at });

/**
 * The notes about a chat: a row each, apart from the log, so that nothing that reads messages can read them. The table is made
 * with the first of them, because making it costs more rows than a message, and many chats have none.
 */
export class NoteTable {
  readonly #sql: SqlStorage;
  #isThere: boolean | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  find(id: string): Note | null {
    const [row] = this.#rows("WHERE json_extract(json, '$.id') = ?", id);
    return row === undefined ? null : noteOf(row);
  }

  add({ at, ...rest }: Omit<Note, 'n'>): Note {
    this.#sql.exec(
      'CREATE TABLE IF NOT EXISTS notes (n INTEGER PRIMARY KEY, at INTEGER NOT NULL, json TEXT NOT NULL)',
    );
    this.#isThere = true;
    const n = this.#newest + 1;
    this.#sql.exec('INSERT INTO notes VALUES (?, ?, ?)', n, at, JSON.stringify(rest));
    return { ...rest, n, at };
  }

  get #newest(): number {
    const [row] = this.#rows('ORDER BY n DESC LIMIT 1');
    return row?.n ?? 0;
  }

  count(): number {
    return this.#isMade
      ? Number(this.#sql.exec<{ n: number }>('SELECT count(*) AS n FROM notes').one().n)
      : 0;
  }

  /** Above a number, oldest first. */
  after(n: number, limit: number): Note[] {
    return this.#rows('WHERE n > ? ORDER BY n LIMIT ?', n, limit).map(noteOf);
  }

  /** The most recent below a number, oldest first. */
  before(n: number, limit: number): Note[] {
    return this.#rows('WHERE n < ? ORDER BY n DESC LIMIT ?', n, limit).map(noteOf).reverse();
  }

  /** When the oldest was written, epoch ms. */
  get oldestAt(): number | null {
    const [row] = this.#rows('ORDER BY n LIMIT 1');
    return row?.at ?? null;
  }

  /** Deletes those that were written before `cutoff` (epoch ms). @returns how many. */
  deleteBefore(cutoff: number): number {
    return this.#isMade ? this.#sql.exec('DELETE FROM notes WHERE at < ?', cutoff).rowsWritten : 0;
  }

  get #isMade(): boolean {
    this.#isThere ??= this.#sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'notes'").toArray().length > 0;
    return this.#isThere;
  }

  #rows(where: string, ...bindings: (string | number)[]): Row[] {
    return this.#isMade ? this.#sql.exec<Row>(`SELECT * FROM notes ${where}`, ...bindings).toArray() : [];
  }
}
