import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { GroupCommit } from './group-commit.ts';

/** The chats that MongoDB lacks entries of, kept over a restart. */
export class MirrorDebts {
  readonly #db: DatabaseSync;
  readonly #group: GroupCommit;
  readonly #upsert: StatementSync;
  readonly #delete: StatementSync;

  constructor(db: DatabaseSync, group: GroupCommit) {
    this.#db = db;
    this.#group = group;
    db.exec(
      'CREATE TABLE IF NOT EXISTS behind (session_topic TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID',
    );
    this.#upsert = db.prepare(
      'INSERT INTO behind (session_topic, seq) VALUES (?, ?) ON CONFLICT (session_topic) DO UPDATE SET seq = max(seq, excluded.seq)',
    );
    this.#delete = db.prepare('DELETE FROM behind WHERE session_topic = ? AND seq <= ?');
  }

  /** Session topic → the newest `seq` that is known to exist. */
  behind(): Map<string, number> {
    const rows = this.#db.prepare('SELECT session_topic, seq FROM behind').all();
    return new Map(rows.map((row) => [String(row.session_topic), Number(row.seq)]));
  }

  /** The mirror owes entries of this chat up to `seq`. */
  noteBehind(sessionTopic: string, seq: number): void {
    this.#group.run(this.#upsert, sessionTopic, seq);
  }

  caughtUp(sessionTopic: string, seq: number): void {
    this.#group.run(this.#delete, sessionTopic, seq);
  }

  eraseChat(sessionTopic: string): void {
    this.#group.run(this.#db.prepare('DELETE FROM behind WHERE session_topic = ?'), sessionTopic);
  }
}
