import type { RestStore } from '../edge/socket-memory.ts';

/**
 * What does not fit beside a socket, in the link's storage: one row for a connection with very many filters. The table is made
 * with its first row.
 */
export class RestTable implements RestStore {
  readonly #sql: SqlStorage;
  #isMade = false;

  constructor({ storage }: Pick<DurableObjectState, 'storage'>) {
    this.#sql = storage.sql;
  }

  put(name: string, bytes: Uint8Array): void {
    if (!this.#isMade) {
      this.#sql.exec(
        'CREATE TABLE IF NOT EXISTS rests (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID',
      );
      this.#isMade = true;
    }
    this.#sql.exec('INSERT OR REPLACE INTO rests VALUES (?, ?)', name, bytes);
  }

  /** Only of a name that was stored: so the table is there. */
  get(name: string): Uint8Array | null {
    const [row] = this.#sql
      .exec<{ bytes: ArrayBuffer }>('SELECT bytes FROM rests WHERE name = ?', name)
      .toArray();
    return row === undefined ? null : new Uint8Array(row.bytes);
  }

  delete(name: string): void {
    this.#sql.exec('DELETE FROM rests WHERE name = ?', name);
  }
}
