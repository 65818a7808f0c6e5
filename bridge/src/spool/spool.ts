import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { ChatFrame } from '@chimpassist/protocol/frames';
import { GroupCommit } from './group-commit.ts';
import { LeftOutPublishes } from './left-out.ts';

export interface SpooledFrame {
  id: number;
  sessionTopic: string;
  frame: ChatFrame;
}

const ERASURE = 'erase:';

/** A frame that the edge refused, and why. */
export interface ParkedFrame extends SpooledFrame {
  /** When it was parked, epoch ms. */
  at: number;
  code: string;
  reason: string;
}

/** The spool has reached its limit. The broker is not read until there is room again. */
export class SpoolFullError extends Error {
  override readonly name = 'SpoolFullError';
}

export interface SpoolLimits {
  /** Frames that may wait. */
  frames: number;
  /** Refused frames that are kept, of all chats. */
  parked: number;
  /** And of one chat, so that one stranger cannot push the others' out. */
  parkedPerChat: number;
}

export const SPOOL_LIMITS: SpoolLimits = { frames: 1_000_000, parked: 1_000, parkedPerChat: 20 };

/**
 * What must survive `kill -9`: durable frames that the edge has not accepted yet, which control messages were handed to
 * the broker, how far the desk's effects are done, and which chats the mirror owes entries of. One file. What is written
 * in one turn of the event loop is safe together, when `commit` returns; the broker gets its acknowledgements after that.
 */
export class Spool {
  readonly #db: DatabaseSync;
  readonly #group: GroupCommit;
  readonly #limits: SpoolLimits;
  readonly #insert: StatementSync;
  readonly #remove: StatementSync;
  readonly #setMeta: StatementSync;
  readonly #setRev: StatementSync;
  readonly #getRev: StatementSync;
  readonly #oldest: StatementSync;
  readonly #setBehind: StatementSync;
  readonly #deleteBehind: StatementSync;
  /** What could not be published. */
  readonly leftOut: LeftOutPublishes;
  #depth: number;
  /** Of frames, so that one which must be written again keeps its id. */
  #lastId: number;
  #isOpen = true;

  constructor(path: string, limits: SpoolLimits = SPOOL_LIMITS) {
    this.#limits = limits;
    this.#db = new DatabaseSync(path);
    this.#group = new GroupCommit(this.#db);
    // In WAL mode `normal` is safe from the death of this process, which is what the promise is about.
    this.#db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      PRAGMA busy_timeout = 5000;
      CREATE TABLE IF NOT EXISTS frames (id INTEGER PRIMARY KEY, session_topic TEXT NOT NULL, frame TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS published (session_topic TEXT PRIMARY KEY, rev INTEGER NOT NULL) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS behind (session_topic TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS parked (
        id INTEGER PRIMARY KEY, session_topic TEXT NOT NULL, at INTEGER NOT NULL, code TEXT NOT NULL,
        reason TEXT NOT NULL, frame TEXT NOT NULL
      );
    `);
    this.leftOut = new LeftOutPublishes(this.#db, this.#group);
    this.#insert = this.#db.prepare('INSERT INTO frames (id, session_topic, frame) VALUES (?, ?, ?)');
    this.#remove = this.#db.prepare('DELETE FROM frames WHERE id = ?');
    this.#setMeta = this.#db.prepare(
      'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    );
    this.#setRev = this.#db.prepare(
      'INSERT INTO published (session_topic, rev) VALUES (?, ?) ON CONFLICT (session_topic) DO UPDATE SET rev = excluded.rev',
    );
    this.#getRev = this.#db.prepare('SELECT rev FROM published WHERE session_topic = ?');
    this.#oldest = this.#db.prepare('SELECT frame FROM frames ORDER BY id LIMIT 1');
    this.#setBehind = this.#db.prepare(
      'INSERT INTO behind (session_topic, seq) VALUES (?, ?) ON CONFLICT (session_topic) DO UPDATE SET seq = max(seq, excluded.seq)',
    );
    this.#deleteBehind = this.#db.prepare('DELETE FROM behind WHERE session_topic = ? AND seq <= ?');
    const { n, last } = this.#db.prepare('SELECT count(*) AS n, max(id) AS last FROM frames').get() ?? {};
    this.#depth = Number(n ?? 0);
    this.#lastId = Number(last ?? 0);
  }

  /** Frames that the edge has not accepted. */
  get depth(): number {
    return this.#depth;
  }

  /** When the oldest waiting frame was read from the broker, epoch ms, or null. */
  get oldestAt(): number | null {
    const row = this.#oldest.get();
    return row === undefined ? null : (JSON.parse(String(row.frame)) as ChatFrame).at;
  }

  /**
   * @param text the frame as JSON, where it was made already.
   * @returns its id.
   * @throws {SpoolFullError} at the limit; whatever SQLite throws where the disk is full.
   */
  add(sessionTopic: string, frame: ChatFrame, text = JSON.stringify(frame)): number {
    if (this.#depth >= this.#limits.frames) {
      throw new SpoolFullError(`${this.#depth} frames wait for the Worker: that is the limit (SPOOL_LIMIT).`);
    }
    const id = this.#lastId + 1;
    this.#group.run(this.#insert, id, sessionTopic, text);
    this.#lastId = id;
    this.#depth += 1;
    return id;
  }

  remove(ids: readonly number[]): void {
    for (const id of ids) this.#depth -= this.#group.run(this.#remove, id);
  }

  /** Everything above is safe from the death of this process when this returns. @throws where the disk is full. */
  commit(): void {
    this.#group.commit();
  }

  /** What a run before left, oldest first. */
  *all(): Generator<SpooledFrame> {
    for (const row of this.#db.prepare('SELECT id, session_topic, frame FROM frames ORDER BY id').iterate()) {
      yield spooled(row);
    }
  }

  /** Keeps a refused frame for the operator's eyes. @returns whether there was room. */
  park(sessionTopic: string, frame: ChatFrame, code: string, reason: string): boolean {
    const count = (where: string, ...values: string[]): number =>
      Number(this.#db.prepare(`SELECT count(*) AS n FROM parked ${where}`).get(...values)?.n ?? 0);
    if (count('') >= this.#limits.parked) return false;
    if (count('WHERE session_topic = ?', sessionTopic) >= this.#limits.parkedPerChat) return false;
    const insert = this.#db.prepare(
      'INSERT INTO parked (session_topic, at, code, reason, frame) VALUES (?, ?, ?, ?, ?)',
    );
    this.#group.run(insert, sessionTopic, Date.now(), code, reason, JSON.stringify(frame));
    return true;
  }

  get parked(): number {
    return Number(this.#db.prepare('SELECT count(*) AS n FROM parked').get()?.n ?? 0);
  }

  /** Deletes what waits of a chat, what was refused of it, and what the mirror owes of it. */
  eraseChat(sessionTopic: string): { frames: number; parked: number } {
    const remove = (table: 'frames' | 'parked' | 'behind'): number =>
      this.#group.run(this.#db.prepare(`DELETE FROM ${table} WHERE session_topic = ?`), sessionTopic);
    const frames = remove('frames');
    this.#depth -= frames;
    remove('behind');
    return { frames, parked: remove('parked') };
  }

  noteErasure(sessionTopic: string): void {
    this.setMeta(`${ERASURE}${sessionTopic}`, '');
  }

  erasureDone(sessionTopic: string): void {
    this.#group.run(this.#db.prepare('DELETE FROM meta WHERE key = ?'), `${ERASURE}${sessionTopic}`);
  }

  /** Chats of which an erasure was ordered and is not done. */
  erasures(): string[] {
    const rows = this.#db
      .prepare('SELECT key FROM meta WHERE key >= ? AND key < ?')
      .all(ERASURE, `${ERASURE}~`);
    return rows.map(({ key }) => String(key).slice(ERASURE.length));
  }

  /** Oldest first. */
  allParked(): ParkedFrame[] {
    return this.#db
      .prepare('SELECT * FROM parked ORDER BY id')
      .all()
      .map((row) => ({
        ...spooled(row),
        at: Number(row.at),
        code: String(row.code),
        reason: String(row.reason),
      }));
  }

  /** Deletes what was parked before `at`, epoch ms. @returns how much it was. */
  forgetParked(at: number): number {
    return this.#group.run(this.#db.prepare('DELETE FROM parked WHERE at < ?'), at);
  }

  clearParked(): number {
    return this.#group.run(this.#db.prepare('DELETE FROM parked'));
  }

  /** The mirror owes entries of this chat up to `seq`. */
  noteBehind(sessionTopic: string, seq: number): void {
    this.#group.run(this.#setBehind, sessionTopic, seq);
  }

  caughtUp(sessionTopic: string, seq: number): void {
    this.#group.run(this.#deleteBehind, sessionTopic, seq);
  }

  behind(): Map<string, number> {
    const rows = this.#db.prepare('SELECT session_topic, seq FROM behind').all();
    return new Map(rows.map((row) => [String(row.session_topic), Number(row.seq)]));
  }

  meta(key: string): string | null {
    const row = this.#db.prepare('SELECT value FROM meta WHERE key = ?').get(key);
    return row === undefined ? null : String(row.value);
  }

  setMeta(key: string, value: string): void {
    this.#group.run(this.#setMeta, key, value);
  }

  /** The highest `rev` whose control message was handed to the broker. */
  publishedRev(sessionTopic: string): number {
    return Number(this.#getRev.get(sessionTopic)?.rev ?? 0);
  }

  setPublishedRev(sessionTopic: string, rev: number): void {
    this.#group.run(this.#setRev, sessionTopic, rev);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** What cannot be written is with the broker or the edge still. */
  close(): void {
    this.#isOpen = false;
    try {
      this.#group.close();
    } finally {
      this.#db.close();
    }
  }
}

/** Only this class writes these rows, so the text is a frame that was decoded before. */
const spooled = (row: Record<string, unknown>): SpooledFrame => ({
  id: Number(row.id),
  sessionTopic: String(row.session_topic),
  frame: JSON.parse(String(row.frame)) as ChatFrame,
});
