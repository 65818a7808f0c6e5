import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { ChatFrame } from '@chimpassist/protocol/frames';

export interface SpooledFrame {
  id: number;
  sessionTopic: string;
  frame: ChatFrame;
}

/**
 * What must survive `kill -9`: durable frames that the edge has not accepted yet, which control messages were handed to
 * the broker, and how far the desk's effects are done. One file, written synchronously before the broker gets its
 * acknowledgement.
 */
export class Spool {
  readonly #db: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #remove: StatementSync;
  readonly #setMeta: StatementSync;
  readonly #setRev: StatementSync;
  readonly #getRev: StatementSync;
  #depth: number;

  constructor(path: string) {
    this.#db = new DatabaseSync(path);
    // In WAL mode `normal` is safe from the death of this process, which is what the promise is about.
    this.#db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS frames (id INTEGER PRIMARY KEY, session_topic TEXT NOT NULL, frame TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS published (session_topic TEXT PRIMARY KEY, rev INTEGER NOT NULL) WITHOUT ROWID;
    `);
    this.#insert = this.#db.prepare('INSERT INTO frames (session_topic, frame) VALUES (?, ?)');
    this.#remove = this.#db.prepare('DELETE FROM frames WHERE id = ?');
    this.#setMeta = this.#db.prepare(
      'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    );
    this.#setRev = this.#db.prepare(
      'INSERT INTO published (session_topic, rev) VALUES (?, ?) ON CONFLICT (session_topic) DO UPDATE SET rev = excluded.rev',
    );
    this.#getRev = this.#db.prepare('SELECT rev FROM published WHERE session_topic = ?');
    this.#depth = Number(this.#db.prepare('SELECT count(*) AS n FROM frames').get()?.n ?? 0);
  }

  /** Frames that the edge has not accepted. */
  get depth(): number {
    return this.#depth;
  }

  add(sessionTopic: string, frame: ChatFrame): number {
    const { lastInsertRowid } = this.#insert.run(sessionTopic, JSON.stringify(frame));
    this.#depth += 1;
    return Number(lastInsertRowid);
  }

  remove(ids: readonly number[]): void {
    if (ids.length === 0) return;
    this.#db.exec('BEGIN');
    for (const id of ids) this.#depth -= Number(this.#remove.run(id).changes);
    this.#db.exec('COMMIT');
  }

  /** What a run before left, oldest first. */
  *all(): Generator<SpooledFrame> {
    for (const row of this.#db.prepare('SELECT id, session_topic, frame FROM frames ORDER BY id').iterate()) {
      // Only this class writes here, so the text is a frame that was decoded before.
      const frame = JSON.parse(String(row.frame)) as ChatFrame;
      yield { id: Number(row.id), sessionTopic: String(row.session_topic), frame };
    }
  }

  meta(key: string): string | null {
    const row = this.#db.prepare('SELECT value FROM meta WHERE key = ?').get(key);
    return row === undefined ? null : String(row.value);
  }

  setMeta(key: string, value: string): void {
    this.#setMeta.run(key, value);
  }

  /** The highest `rev` whose control message was handed to the broker. */
  publishedRev(sessionTopic: string): number {
    return Number(this.#getRev.get(sessionTopic)?.rev ?? 0);
  }

  setPublishedRev(sessionTopic: string, rev: number): void {
    this.#setRev.run(sessionTopic, rev);
  }

  close(): void {
    this.#db.close();
  }
}
