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
  /** Of one that the operator's hook has not answered for yet. */
  check: { tries: number; dueAt: number } | null;
}

/** How the column `gone` stands. What is not readable yet stands below 0, where a Worker from before checks does not find it. */
const STANDS = {
  checking: -1,
  there: 0,
  /** Its bytes are to be deleted, and then the row. */
  gone: 1,
  /** Its bytes are to be deleted; the row goes on to say why nobody can open it. */
  refused: 2,
  emptied: 3,
} as const;

type Row = Record<'json', string> & Record<'at' | 'after_seq' | 'size' | 'gone', number>;

/** What the text of a row holds. */
type Kept = Attachment & { origin?: string; check?: StoredFile['check'] };

function fileOf({ json, at, after_seq }: Row): StoredFile {
  const { origin = null, check = null, ...attachment } = JSON.parse(json) as Kept;
  return { attachment, at, afterSeq: after_seq, origin, check };
}

const jsonOf = ({ attachment, origin, check }: StoredFile): string =>
  JSON.stringify({
    ...attachment,
    ...(origin === null ? {} : { origin }),
    ...(check === null ? {} : { check }),
  } satisfies Kept);

function standOf({ attachment: { state } }: StoredFile): number {
  if (state === undefined) return STANDS.there;
  return state === 'checking' ? STANDS.checking : STANDS.refused;
}

/**
 * The files of a chat: a row each, written once the bytes are stored. The table is made when the first upload asks for room, because
 * making it costs more rows than a message, and most chats have none.
 */
export class FileTable {
  readonly #sql: SqlStorage;
  #isThere: boolean | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Whether a file ever was on its way into this chat. */
  get isThere(): boolean {
    this.#isThere ??= this.#sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'files'").toArray().length > 0;
    return this.#isThere;
  }

  make(): void {
    if (this.isThere) return;
    // Without a rowid the id is the only key: one row written, where an index would make it two.
    this.#sql.exec(
      'CREATE TABLE IF NOT EXISTS files (id TEXT PRIMARY KEY, at INTEGER NOT NULL, after_seq INTEGER NOT NULL, size INTEGER NOT NULL, json TEXT NOT NULL, gone INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID',
    );
    this.#isThere = true;
  }

  /** What is not gone, by its id; also what was refused. */
  find(id: string): StoredFile | null {
    const [row] = this.#rows('WHERE id = ? AND gone != 1', id);
    return row === undefined ? null : fileOf(row);
  }

  /** Whether its bytes are about to be deleted. */
  isGoing(id: string): boolean {
    return this.#rows('WHERE id = ? AND gone = 1', id).length > 0;
  }

  /** Adds a file, or changes what is known of it. */
  put(file: StoredFile): void {
    this.make();
    const { attachment, at, afterSeq } = file;
    this.#sql.exec(
      'INSERT INTO files (id, at, after_seq, size, json, gone) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json, gone = excluded.gone WHERE gone != 1',
      attachment.id,
      at,
      afterSeq,
      attachment.size,
      jsonOf(file),
      standOf(file),
    );
  }

  /** Bytes of what was uploaded at or after `since` (epoch ms) and is there. */
  bytesSince(since: number): number {
    return this.#rows('WHERE gone <= 0 AND at >= ?', since).reduce((sum, { size }) => sum + size, 0);
  }

  /** When the first of those that came at or after `since` (epoch ms) was uploaded. */
  oldestSince(since: number): number | null {
    const [row] = this.#rows('WHERE gone != 1 AND at >= ? ORDER BY at LIMIT 1', since);
    return row?.at ?? null;
  }

  /** Uploaded before `cutoff` (epoch ms), and not gone. */
  before(cutoff: number): StoredFile[] {
    return this.#rows('WHERE gone != 1 AND at < ?', cutoff).map(fileOf);
  }

  all(): StoredFile[] {
    return this.#rows('WHERE gone != 1').map(fileOf);
  }

  /** Those that may be opened, by their ids, behind one. */
  openAfter(id: string, limit: number): StoredFile[] {
    return this.#rows('WHERE gone = 0 AND id > ? ORDER BY id LIMIT ?', id, limit).map(fileOf);
  }

  /** Those that nobody has answered for. */
  unchecked(): StoredFile[] {
    return this.#rows('WHERE gone = -1').map(fileOf);
  }

  /** From now on nobody knows them; their bytes are deleted next. @returns how many there were. */
  markGone(ids: readonly string[]): number {
    let count = 0;
    for (const id of ids)
      count += this.#sql.exec('UPDATE files SET gone = 1 WHERE id = ? AND gone != 1', id).rowsWritten;
    return count;
  }

  /** Whose bytes are still to be deleted. */
  toDelete(limit: number): string[] {
    return this.#rows('WHERE gone IN (1, 2) LIMIT ?', limit).map(({ json }) => (JSON.parse(json) as Kept).id);
  }

  /** Their bytes are deleted. */
  deleted(ids: readonly string[]): void {
    for (const id of ids) {
      this.#sql.exec('DELETE FROM files WHERE id = ? AND gone = 1', id);
      this.#sql.exec('UPDATE files SET gone = 3 WHERE id = ? AND gone = 2', id);
    }
  }

  #rows(where: string, ...bindings: (string | number)[]): Row[] {
    return this.isThere ? this.#sql.exec<Row>(`SELECT * FROM files ${where}`, ...bindings).toArray() : [];
  }
}
