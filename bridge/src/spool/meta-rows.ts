import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { GroupCommit } from './group-commit.ts';

/** Small things by name: cursors, names, orders. */
export class MetaRows {
  readonly #db: DatabaseSync;
  readonly #group: GroupCommit;
  readonly #upsert: StatementSync;

  constructor(db: DatabaseSync, group: GroupCommit) {
    this.#db = db;
    this.#group = group;
    db.exec('CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID');
    this.#upsert = db.prepare(
      'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    );
  }

  get(key: string): string | null {
    const row = this.#db.prepare('SELECT value FROM meta WHERE key = ?').get(key);
    return row === undefined ? null : String(row.value);
  }

  set(key: string, value: string): void {
    this.#group.run(this.#upsert, key, value);
  }

  delete(key: string): void {
    this.#group.run(this.#db.prepare('DELETE FROM meta WHERE key = ?'), key);
  }

  /** Keys that begin with `prefix`, without it. */
  keysAfter(prefix: string): string[] {
    const rows = this.#db
      .prepare('SELECT key FROM meta WHERE key >= ? AND key < ?')
      .all(prefix, `${prefix}~`);
    return rows.map(({ key }) => String(key).slice(prefix.length));
  }
}
