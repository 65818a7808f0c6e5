import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { ChatFrame } from '@chimpassist/protocol/frames';
import { elapsedMs } from '../clock.ts';
import { FrameAges } from './frame-ages.ts';
import { frameIn } from './frame-in.ts';
import { GroupCommit } from './group-commit.ts';
import { LeftOutPublishes } from './left-out.ts';
import { type ParkedFrame, ParkedFrames, type ParkedLimits } from './parked-frames.ts';

export interface SpooledFrame {
  id: number;
  sessionTopic: string;
  frame: ChatFrame;
  /** Of its JSON. */
  bytes: number;
}

const ERASURE = 'erase:';

/** The spool has reached its limit. The broker is not read until there is room again. */
export class SpoolFullError extends Error {
  override readonly name = 'SpoolFullError';
}

export interface SpoolLimits extends ParkedLimits {
  /** Frames that may wait. */
  frames: number;
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
  readonly #parked: ParkedFrames;
  readonly #insert: StatementSync;
  readonly #remove: StatementSync;
  readonly #setMeta: StatementSync;
  readonly #setRev: StatementSync;
  readonly #getRev: StatementSync;
  readonly #oldest: StatementSync;
  readonly #setBehind: StatementSync;
  readonly #deleteBehind: StatementSync;
  readonly #page: StatementSync;
  readonly #ages: FrameAges;
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
    `);
    this.#parked = new ParkedFrames(this.#db, this.#group, limits);
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
    this.#oldest = this.#db.prepare('SELECT id, frame FROM frames ORDER BY id LIMIT 1');
    this.#setBehind = this.#db.prepare(
      'INSERT INTO behind (session_topic, seq) VALUES (?, ?) ON CONFLICT (session_topic) DO UPDATE SET seq = max(seq, excluded.seq)',
    );
    this.#deleteBehind = this.#db.prepare('DELETE FROM behind WHERE session_topic = ? AND seq <= ?');
    this.#page = this.#db.prepare(
      'SELECT id, session_topic, frame FROM frames WHERE session_topic = ? AND id >= ? ORDER BY id LIMIT ?',
    );
    const { n, last } = this.#db.prepare('SELECT count(*) AS n, max(id) AS last FROM frames').get() ?? {};
    this.#depth = Number(n ?? 0);
    this.#lastId = Number(last ?? 0);
    this.#ages = new FrameAges(this.#lastId, this.#oldestAgeMs());
  }

  /** Frames that the edge has not accepted. */
  get depth(): number {
    return this.#depth;
  }

  /** For how long the oldest frame has waited, ms; 0 where none waits. */
  oldestWaitsMs(now = elapsedMs()): number {
    const row = this.#oldest.get();
    return row === undefined ? 0 : this.#ages.of(Number(row.id), now);
  }

  /** By the machine's clock, which is all that two runs have in common. */
  #oldestAgeMs(): number {
    const frame = frameIn(this.#oldest.get()?.frame);
    return frame === null ? 0 : Math.max(0, Date.now() - frame.at);
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
    this.#ages.added(id);
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

  /** What waits, oldest first. */
  *all(): Generator<SpooledFrame> {
    for (const row of this.#db.prepare('SELECT id, session_topic, frame FROM frames ORDER BY id').iterate()) {
      const frame = frameIn(row.frame);
      if (frame !== null) yield { ...placeOf(row), frame, bytes: String(row.frame).length };
    }
  }

  /** For reading chat by chat. A spool that is nearly empty does without: an index costs a write for each frame. */
  indexChats(): void {
    this.#db.exec('CREATE INDEX IF NOT EXISTS frames_by_chat ON frames (session_topic, id)');
  }

  dropIndex(): void {
    this.#db.exec('DROP INDEX IF EXISTS frames_by_chat');
  }

  /** The chats that frames wait of, those first that have waited longest. */
  *waitingChats(): Generator<{ sessionTopic: string; from: number; frames: number }> {
    const rows = this.#db.prepare(
      'SELECT session_topic, min(id) AS first, count(*) AS n FROM frames GROUP BY session_topic ORDER BY first',
    );
    for (const row of rows.iterate()) {
      yield { sessionTopic: String(row.session_topic), from: Number(row.first), frames: Number(row.n) };
    }
  }

  /**
   * A page of one chat, oldest first. A row that cannot be read is parked as it is, so that it holds nobody up.
   *
   * @returns also how many rows there were, and the id of the last.
   */
  framesOf(
    sessionTopic: string,
    from: number,
    limit: number,
  ): { read: SpooledFrame[]; rows: number; last: number } {
    const rows = this.#page.all(sessionTopic, from, limit);
    const read: SpooledFrame[] = [];
    for (const row of rows) {
      const frame = frameIn(row.frame);
      if (frame === null) {
        this.#parked.add(sessionTopic, String(row.frame), 'bad_json', 'The row in the spool cannot be read.');
        this.remove([Number(row.id)]);
      } else read.push({ ...placeOf(row), frame, bytes: String(row.frame).length });
    }
    return { read, rows: rows.length, last: Number(rows.at(-1)?.id ?? from) };
  }

  /** Keeps a refused frame for the operator's eyes. @returns whether there was room. */
  park(sessionTopic: string, frame: ChatFrame, code: string, reason: string): boolean {
    return this.#parked.add(sessionTopic, JSON.stringify(frame), code, reason);
  }

  /** How many refused frames are kept. */
  get parked(): number {
    return this.#parked.size;
  }

  /** Oldest first. */
  allParked(): ParkedFrame[] {
    return this.#parked.all();
  }

  /** Deletes what was parked before `at`, epoch ms. @returns how much it was. */
  forgetParked(at: number): number {
    return this.#parked.forgetBefore(at);
  }

  clearParked(): number {
    return this.#parked.clear();
  }

  /** Deletes what waits of a chat, what was refused of it, and what the mirror owes of it. */
  eraseChat(sessionTopic: string): { frames: number; parked: number } {
    const remove = (table: 'frames' | 'behind'): number =>
      this.#group.run(this.#db.prepare(`DELETE FROM ${table} WHERE session_topic = ?`), sessionTopic);
    const frames = remove('frames');
    this.#depth -= frames;
    remove('behind');
    return { frames, parked: this.#parked.eraseChat(sessionTopic) };
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

const placeOf = (row: Record<string, unknown>): { id: number; sessionTopic: string } => ({
  id: Number(row.id),
  sessionTopic: String(row.session_topic),
});
