import type { AnswerFile, ReadyAnswer } from '@chimpassist/protocol';
import type { FilePlan } from '../contract/chat-object.ts';
import type { FileLimits } from '../contract/workspace-object.ts';

const DAY_MS = 86_400_000;
/** R2 deletes a thousand keys a call, of which a file has two. */
const DELETED_AT_ONCE = 500;

/** Where their bytes lie. */
interface Shelf {
  delete(ids: readonly string[]): Promise<void>;
}

export const ANSWER_FILES_TABLE = `CREATE TABLE answer_files (
  id TEXT PRIMARY KEY, at INTEGER NOT NULL, size INTEGER NOT NULL, json TEXT, stands TEXT NOT NULL
) WITHOUT ROWID;`;

/** How a file stands. */
type Stands =
  /** Its bytes are on their way: there is no text yet. */
  | 'coming'
  /** Nobody has put it into an answer. */
  | 'unused'
  | 'used'
  /** Its bytes are to be deleted, and then the row. */
  | 'gone';

type Row = { id: string; at: number; size: number; json: string | null; stands: Stands };

interface AnswerFilesOptions {
  sql: SqlStorage;
  /** Null without a bucket: nothing is uploaded, and what was before stays where it is. */
  shelf: Shelf | null;
  /** Whether any ready answer carries it. */
  isCarried(id: string): boolean;
}

/** The ids of the files in the text of an entry. */
const carriedBy = (text: string | null): string[] =>
  text === null ? [] : ((JSON.parse(text) as ReadyAnswer).attachments ?? []).map(({ id }) => id);

/**
 * The files of ready answers. A chat never reads them here: whoever uses an answer uploads a copy into the chat, which has rights, quota
 * and end of its own. So they go with the last answer that carries them, whatever was sent.
 */
export class AnswerFiles {
  readonly #sql: SqlStorage;
  readonly #shelf: Shelf | null;
  readonly #isCarried: (id: string) => boolean;

  constructor({ sql, shelf, isCarried }: AnswerFilesOptions) {
    this.#sql = sql;
    this.#shelf = shelf;
    this.#isCarried = isCarried;
  }

  /** Asks for room before the first byte is stored. The row remembers that there may be bytes. */
  plan(id: string, size: number, { dayBytes, chatBytes }: FileLimits, now: number): FilePlan<AnswerFile> {
    const [known] = this.#rows('WHERE id = ?', id);
    if (known?.stands === 'gone') return { kind: 'going' };
    if (known !== undefined && known.json !== null)
      return { kind: 'known', attachment: JSON.parse(known.json) as AnswerFile };
    const others = this.#rows("WHERE id != ? AND stands != 'gone'", id);
    const bytesSince = (since: number): number =>
      others.reduce((sum, each) => sum + (each.at >= since ? each.size : 0), size);
    if (bytesSince(now - DAY_MS) > dayBytes) return { kind: 'full', isForToday: true };
    if (bytesSince(0) > chatBytes) return { kind: 'full', isForToday: false };
    this.#sql.exec("INSERT OR REPLACE INTO answer_files VALUES (?, ?, ?, NULL, 'coming')", id, now, size);
    return { kind: 'free' };
  }

  /** The bytes are stored, by this try or by one beside it. @returns false where it took more than a day. */
  add(file: AnswerFile): boolean {
    this.#sql.exec(
      "UPDATE answer_files SET json = ?, stands = 'unused' WHERE id = ? AND stands = 'coming'",
      JSON.stringify(file),
      file.id,
    );
    return this.find(file.id) !== null;
  }

  /** The upload did not come to its end. @returns whether no other try of it did. */
  giveUp(id: string): boolean {
    const sql = "DELETE FROM answer_files WHERE id = ? AND stands = 'coming'";
    return this.#sql.exec(sql, id).rowsWritten > 0;
  }

  find(id: string): AnswerFile | null {
    const [row] = this.#rows("WHERE id = ? AND stands IN ('unused', 'used')", id);
    return row === undefined || row.json === null ? null : (JSON.parse(row.json) as AnswerFile);
  }

  /** What is known of these files; null where one of them is not there. */
  resolved(ids: readonly string[]): AnswerFile[] | null {
    const found = ids.map((id) => this.find(id));
    return found.every((each) => each !== null) ? found : null;
  }

  /** A ready answer was changed. @param before, after as JSON; null: it was not there, or is gone. */
  changed(before: string | null, after: string | null): void {
    const carried = carriedBy(after);
    for (const id of carried) this.#sql.exec("UPDATE answer_files SET stands = 'used' WHERE id = ?", id);
    for (const id of carriedBy(before))
      if (!carried.includes(id) && !this.#isCarried(id))
        this.#sql.exec("UPDATE answer_files SET stands = 'gone' WHERE id = ?", id);
  }

  /** When there is something to do, epoch ms; null: never. */
  get dueAt(): number | null {
    if (this.#shelf === null) return null;
    if (this.#rows("WHERE stands = 'gone' LIMIT 1").length > 0) return 0;
    const [oldest] = this.#rows("WHERE stands IN ('coming', 'unused') ORDER BY at LIMIT 1");
    return oldest === undefined ? null : oldest.at + DAY_MS;
  }

  /** Deletes what no answer carries. @throws where the bucket does not take it. */
  async tidy(now: number): Promise<void> {
    if (this.#shelf === null) return;
    this.#sql.exec(
      "UPDATE answer_files SET stands = 'gone' WHERE stands IN ('coming', 'unused') AND at <= ?",
      now - DAY_MS,
    );
    for (;;) {
      const ids = this.#rows("WHERE stands = 'gone' LIMIT ?", DELETED_AT_ONCE).map(({ id }) => id);
      if (ids.length === 0) return;
      await this.#shelf.delete(ids);
      for (const id of ids) this.#sql.exec("DELETE FROM answer_files WHERE id = ? AND stands = 'gone'", id);
    }
  }

  #rows(where: string, ...bindings: (string | number)[]): Row[] {
    return this.#sql.exec<Row>(`SELECT * FROM answer_files ${where}`, ...bindings).toArray();
  }
}
