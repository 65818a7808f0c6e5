import type { DatabaseSync } from 'node:sqlite';
import type { GroupCommit } from './group-commit.ts';

/** A publish that the broker does not take, without what it said. */
export interface LeftOutPublish {
  /** Epoch ms. */
  at: number;
  topic: string;
  bytes: number;
  reason: string;
}

/** The newest so many are kept. */
const KEPT_MAX = 1_000;

/** Publishes that were given up, for the operator's eyes. What clients miss by that, they read by REST. */
export class LeftOutPublishes {
  readonly #db: DatabaseSync;
  readonly #group: GroupCommit;

  constructor(db: DatabaseSync, group: GroupCommit) {
    this.#db = db;
    this.#group = group;
    db.exec(`CREATE TABLE IF NOT EXISTS left_out (
      id INTEGER PRIMARY KEY, at INTEGER NOT NULL, topic TEXT NOT NULL, bytes INTEGER NOT NULL, reason TEXT NOT NULL
    )`);
  }

  add({ at, topic, bytes, reason }: LeftOutPublish): void {
    const insert = this.#db.prepare('INSERT INTO left_out (at, topic, bytes, reason) VALUES (?, ?, ?, ?)');
    this.#group.run(insert, at, topic.toWellFormed(), bytes, reason);
    const old = this.#db.prepare('DELETE FROM left_out WHERE id <= (SELECT max(id) FROM left_out) - ?');
    this.#group.run(old, KEPT_MAX);
  }

  get count(): number {
    return Number(this.#db.prepare('SELECT count(*) AS n FROM left_out').get()?.n ?? 0);
  }

  /** Oldest first. */
  all(): LeftOutPublish[] {
    const rows = this.#db.prepare('SELECT at, topic, bytes, reason FROM left_out ORDER BY id');
    // A number that JavaScript cannot hold would stop the whole list.
    rows.setReadBigInts(true);
    return rows.all().map((row) => ({
      at: Number(row.at),
      topic: String(row.topic),
      bytes: Number(row.bytes),
      reason: String(row.reason),
    }));
  }

  clear(): number {
    return this.#group.run(this.#db.prepare('DELETE FROM left_out'));
  }
}
