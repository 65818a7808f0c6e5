import type { Attachment } from '@chimpassist/protocol';

/** One file of a chat. */
export interface StoredFile {
  attachment: Attachment;
  /** When it was uploaded, epoch ms. */
  at: number;
  /** The newest entry of the log at that time: a message that carries the file stands behind it. */
  afterSeq: number;
  /** Where the Worker was called; null for files of before. */
  origin: string | null;
}

type Row = Record<'json', string> & Record<'at' | 'after_seq' | 'size' | 'gone', number>;

/** What the text of a row holds. */
type Kept = Attachment & { origin?: string };

function fileOf({ json, at, after_seq }: Row): StoredFile {
  const { origin = null, ...attachment } = JSON.parse(json) as Kept;
  return { attachment, at, afterSeq: after_seq, origin };
}

/**
 * The files of a chat: a row each, written once the bytes are stored. The table is made with the first of them, because making it
 * costs more rows than a message, and most chats have none.
 */
export class FileTable {
  readonly #sql: SqlStorage;
  #isThere: boolean | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** What is not gone, by its id. */
  find(id: string): StoredFile | null {
    const [row] = this.#rows('WHERE id = ? AND gone = 0', id);
    return row === undefined ? null : fileOf(row);
  }

  add(file: StoredFile): void {
    // Without a rowid the id is the only key: one row written, where an index would make it two.
    this.#sql.exec(
      'CREATE TABLE IF NOT EXISTS files (id TEXT PRIMARY KEY, at INTEGER NOT NULL, after_seq INTEGER NOT NULL, size INTEGER NOT NULL, json TEXT NOT NULL, gone INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID',
    );
    this.#isThere = true;
    const { attachment, at, afterSeq, origin } = file;
    const kept: Kept = { ...attachment, ...(origin === null ? {} : { origin }) };
    this.#sql.exec(
      'INSERT INTO files (id, at, after_seq, size, json) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
      attachment.id,
      at,
      afterSeq,
      attachment.size,
      JSON.stringify(kept),
    );
  }

  /** Bytes of what was uploaded at or after `since` (epoch ms) and is not gone. */
  bytesSince(since: number): number {
    return this.#rows('WHERE gone = 0 AND at >= ?', since).reduce((sum, { size }) => sum + size, 0);
  }

  /** When the first of those that came at or after `since` (epoch ms) was uploaded. */
  oldestSince(since: number): number | null {
    const [row] = this.#rows('WHERE gone = 0 AND at >= ? ORDER BY at LIMIT 1', since);
    return row?.at ?? null;
  }

  /** Uploaded before `cutoff` (epoch ms), and not gone. */
  before(cutoff: number): StoredFile[] {
    return this.#rows('WHERE gone = 0 AND at < ?', cutoff).map(fileOf);
  }

  all(): StoredFile[] {
    return this.#rows('WHERE gone = 0').map(fileOf);
  }

  /** From now on nobody reads them; their bytes are deleted next. @returns how many there were. */
  markGone(ids: readonly string[]): number {
    let count = 0;
    for (const id of ids)
      count += this.#sql.exec('UPDATE files SET gone = 1 WHERE id = ? AND gone = 0', id).rowsWritten;
    return count;
  }

  /** Whose bytes are still to be deleted. */
  gone(limit: number): string[] {
    return this.#rows('WHERE gone = 1 LIMIT ?', limit).map(({ json }) => (JSON.parse(json) as Attachment).id);
  }

  /** Their bytes are deleted. */
  remove(ids: readonly string[]): void {
    for (const id of ids) this.#sql.exec('DELETE FROM files WHERE id = ?', id);
  }

  #rows(where: string, ...bindings: (string | number)[]): Row[] {
    this.#isThere ??= this.#sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'files'").toArray().length > 0;
    return this.#isThere ? this.#sql.exec<Row>(`SELECT * FROM files ${where}`, ...bindings).toArray() : [];
  }
}
