import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { GroupCommit } from './group-commit.ts';

/** The highest `rev` of each chat whose control message was handed to the broker. */
export class PublishedRevs {
  readonly #group: GroupCommit;
  readonly #select: StatementSync;
  readonly #upsert: StatementSync;

  constructor(db: DatabaseSync, group: GroupCommit) {
    this.#group = group;
    db.exec(
      'CREATE TABLE IF NOT EXISTS published (session_topic TEXT PRIMARY KEY, rev INTEGER NOT NULL) WITHOUT ROWID',
    );
    this.#select = db.prepare('SELECT rev FROM published WHERE session_topic = ?');
    this.#upsert = db.prepare(
      'INSERT INTO published (session_topic, rev) VALUES (?, ?) ON CONFLICT (session_topic) DO UPDATE SET rev = excluded.rev',
    );
  }

  /** 0 where none was. */
  get(sessionTopic: string): number {
    return Number(this.#select.get(sessionTopic)?.rev ?? 0);
  }

  set(sessionTopic: string, rev: number): void {
    this.#group.run(this.#upsert, sessionTopic, rev);
  }
}
