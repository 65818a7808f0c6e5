import { DatabaseSync } from 'node:sqlite';
import type { Principal } from '@chimpassist/protocol';

/** A connection that was let in. */
export interface KnownClient {
  principal: Principal;
  /** When its token ends, epoch ms; null: never. */
  expiresAt: number | null;
}

/**
 * Which connection is whose, for brokers that ask about each topic without saying who was let in. On disk, so that a
 * restart of the bridge refuses nobody who is connected; beside it the public keys, so that an absence of the Worker
 * refuses nobody either.
 */
export class KnownClients {
  readonly #db: DatabaseSync;

  /** @param path of the file; `:memory:` for none. */
  constructor(path: string) {
    this.#db = new DatabaseSync(path);
    this.#db.exec(
      `PRAGMA journal_mode = WAL;
       PRAGMA synchronous = normal;
       CREATE TABLE IF NOT EXISTS clients (
         client_id TEXT PRIMARY KEY, username TEXT NOT NULL, principal TEXT NOT NULL, expires_at INTEGER
       ) WITHOUT ROWID;
       CREATE TABLE IF NOT EXISTS keys (id INTEGER PRIMARY KEY CHECK (id = 1), jwks TEXT NOT NULL);`,
    );
  }

  put(clientId: string, username: string, { principal, expiresAt }: KnownClient): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO clients VALUES (?, ?, ?, ?)')
      .run(clientId, username, JSON.stringify(principal), expiresAt);
  }

  /** Null for a connection that was not let in under this name, or whose token has ended. */
  get(clientId: string, username: string, now: number): Principal | null {
    const row = this.#db
      .prepare('SELECT principal, expires_at FROM clients WHERE client_id = ? AND username = ?')
      .get(clientId, username) as { principal: string; expires_at: number | null } | undefined;
    if (row === undefined || (row.expires_at !== null && row.expires_at <= now)) return null;
    return JSON.parse(row.principal) as Principal;
  }

  forgetEnded(now: number): void {
    this.#db.prepare('DELETE FROM clients WHERE expires_at <= ?').run(now);
  }

  get jwks(): string | null {
    const row = this.#db.prepare('SELECT jwks FROM keys').get() as { jwks: string } | undefined;
    return row?.jwks ?? null;
  }

  set jwks(text: string) {
    this.#db.prepare('INSERT OR REPLACE INTO keys VALUES (1, ?)').run(text);
  }

  close(): void {
    this.#db.close();
  }
}
