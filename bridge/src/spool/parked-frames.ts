import type { DatabaseSync } from 'node:sqlite';
import type { ChatFrame } from '@chimpassist/protocol/frames';
import { frameIn } from './frame-in.ts';
import type { GroupCommit } from './group-commit.ts';

/** A frame that the edge refused, and why. */
export interface ParkedFrame {
  id: number;
  sessionTopic: string;
  /** Null where the row cannot be read. */
  frame: ChatFrame | null;
  /** When it was parked, epoch ms. */
  at: number;
  code: string;
  reason: string;
}

export interface ParkedLimits {
  /** Refused frames that are kept, of all chats. */
  parked: number;
  /** And of one chat, so that one stranger cannot push the others' out. */
  parkedPerChat: number;
}

/** What the edge refused, for the operator's eyes. Nothing of it is ever sent again, so no row of it can do harm. */
export class ParkedFrames {
  readonly #db: DatabaseSync;
  readonly #group: GroupCommit;
  readonly #limits: ParkedLimits;

  constructor(db: DatabaseSync, group: GroupCommit, limits: ParkedLimits) {
    this.#db = db;
    this.#group = group;
    this.#limits = limits;
    db.exec(`CREATE TABLE IF NOT EXISTS parked (
      id INTEGER PRIMARY KEY, session_topic TEXT NOT NULL, at INTEGER NOT NULL, code TEXT NOT NULL,
      reason TEXT NOT NULL, frame TEXT NOT NULL
    )`);
  }

  get size(): number {
    return this.#count('');
  }

  /** @param frame its JSON, or a row of the spool that cannot be read, as it is. @returns whether there was room. */
  add(sessionTopic: string, frame: string, code: string, reason: string): boolean {
    if (this.size >= this.#limits.parked) return false;
    if (this.#count('WHERE session_topic = ?', sessionTopic) >= this.#limits.parkedPerChat) return false;
    const insert = this.#db.prepare(
      'INSERT INTO parked (session_topic, at, code, reason, frame) VALUES (?, ?, ?, ?, ?)',
    );
    this.#group.run(insert, sessionTopic, Date.now(), code, reason, frame);
    return true;
  }

  /** Oldest first. */
  all(): ParkedFrame[] {
    const rows = this.#db.prepare('SELECT * FROM parked ORDER BY id');
    // A number that JavaScript cannot hold would stop the whole list.
    rows.setReadBigInts(true);
    return rows.all().map((row) => ({
      id: Number(row.id),
      sessionTopic: String(row.session_topic),
      frame: frameIn(row.frame),
      at: Number(row.at),
      code: String(row.code),
      reason: String(row.reason),
    }));
  }

  eraseChat(sessionTopic: string): number {
    return this.#group.run(this.#db.prepare('DELETE FROM parked WHERE session_topic = ?'), sessionTopic);
  }

  /** Deletes what was parked before `at`, epoch ms. @returns how much it was. */
  forgetBefore(at: number): number {
    return this.#group.run(this.#db.prepare('DELETE FROM parked WHERE at < ?'), at);
  }

  clear(): number {
    return this.#group.run(this.#db.prepare('DELETE FROM parked'));
  }

  #count(where: string, ...values: string[]): number {
    return Number(this.#db.prepare(`SELECT count(*) AS n FROM parked ${where}`).get(...values)?.n ?? 0);
  }
}
