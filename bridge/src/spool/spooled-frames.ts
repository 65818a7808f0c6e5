import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ChatFrame } from '@chimpassist/protocol/frames';
import { elapsedMs } from '../clock.ts';
import { FrameAges } from './frame-ages.ts';
import { frameIn } from './frame-in.ts';
import type { GroupCommit } from './group-commit.ts';
import type { ParkedFrames } from './parked-frames.ts';

export interface SpooledFrame {
  id: number;
  sessionTopic: string;
  frame: ChatFrame;
  /** Its JSON, as it was written. */
  text: string;
}

/** The spool has reached its limit. The broker is not read until there is room again. */
export class SpoolFullError extends Error {
  override readonly name = 'SpoolFullError';
}

/** Durable frames that the edge has not accepted yet. */
export class SpooledFrames {
  readonly #db: DatabaseSync;
  readonly #group: GroupCommit;
  readonly #parked: ParkedFrames;
  readonly #limit: number;
  readonly #insert: StatementSync;
  readonly #remove: StatementSync;
  readonly #oldest: StatementSync;
  readonly #page: StatementSync;
  readonly #ages: FrameAges;
  #depth: number;
  /** So that a frame which must be written again keeps its id. */
  #lastId: number;

  /** @param limit frames that may wait. */
  constructor(db: DatabaseSync, group: GroupCommit, parked: ParkedFrames, limit: number) {
    this.#db = db;
    this.#group = group;
    this.#parked = parked;
    this.#limit = limit;
    db.exec(
      'CREATE TABLE IF NOT EXISTS frames (id INTEGER PRIMARY KEY, session_topic TEXT NOT NULL, frame TEXT NOT NULL)',
    );
    this.#insert = db.prepare('INSERT INTO frames (id, session_topic, frame) VALUES (?, ?, ?)');
    this.#remove = db.prepare('DELETE FROM frames WHERE id = ?');
    this.#oldest = db.prepare('SELECT id, frame FROM frames ORDER BY id LIMIT 1');
    this.#page = db.prepare(
      'SELECT id, session_topic, frame FROM frames WHERE session_topic = ? AND id >= ? ORDER BY id LIMIT ?',
    );
    const { n, last } = db.prepare('SELECT count(*) AS n, max(id) AS last FROM frames').get() ?? {};
    this.#depth = Number(n ?? 0);
    this.#lastId = Number(last ?? 0);
    this.#ages = new FrameAges(this.#lastId, this.#oldestAgeMs());
  }

  /** How many wait. */
  get depth(): number {
    return this.#depth;
  }

  /** For how long the oldest frame has waited, ms; 0 where none waits. */
  oldestWaitsMs(now = elapsedMs()): number {
    const row = this.#oldest.get();
    return row === undefined ? 0 : this.#ages.of(Number(row.id), now);
  }

  /**
   * @param frame as JSON.
   * @returns its id.
   * @throws {SpoolFullError} at the limit; the error of SQLite where the disk is full.
   */
  add(sessionTopic: string, frame: string): number {
    if (this.#depth >= this.#limit) {
      throw new SpoolFullError(`${this.#depth} frames wait for the Worker: that is the limit (SPOOL_LIMIT).`);
    }
    const id = this.#lastId + 1;
    this.#group.run(this.#insert, id, sessionTopic, frame);
    this.#lastId = id;
    this.#ages.added(id);
    this.#depth += 1;
    return id;
  }

  remove(ids: readonly number[]): void {
    for (const id of ids) this.#depth -= this.#group.run(this.#remove, id);
  }

  /** What waits, oldest first. */
  *all(): Generator<SpooledFrame> {
    for (const row of this.#db.prepare('SELECT id, session_topic, frame FROM frames ORDER BY id').iterate()) {
      const frame = frameIn(row.frame);
      if (frame !== null) yield { ...placeOf(row), frame, text: String(row.frame) };
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
   * A page of one chat, oldest first. A row that cannot be read is parked as it is, so that it does not stop the chat.
   *
   * @returns also how many rows there were, and the id of the last.
   */
  pageOf(
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
      } else read.push({ ...placeOf(row), frame, text: String(row.frame) });
    }
    return { read, rows: rows.length, last: Number(rows.at(-1)?.id ?? from) };
  }

  /** @returns how many frames of the chat waited. */
  eraseChat(sessionTopic: string): number {
    const erased = this.#group.run(
      this.#db.prepare('DELETE FROM frames WHERE session_topic = ?'),
      sessionTopic,
    );
    this.#depth -= erased;
    return erased;
  }

  /** By the machine's clock, which is all that two runs have in common. */
  #oldestAgeMs(): number {
    const frame = frameIn(this.#oldest.get()?.frame);
    return frame === null ? 0 : Math.max(0, Date.now() - frame.at);
  }
}

const placeOf = (row: Record<string, unknown>): { id: number; sessionTopic: string } => ({
  id: Number(row.id),
  sessionTopic: String(row.session_topic),
});
