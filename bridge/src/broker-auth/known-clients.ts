import { DatabaseSync } from 'node:sqlite';
import type { Principal } from '@chimpassist/protocol';

/** A connection that was let in. */
export interface KnownClient {
  principal: Principal;
  /** When its token ends, epoch ms; null: never. */
  expiresAt: number | null;
}

/** How long a client id stays its owner's after the owner's token: a broker may keep a session of it. */
const KEPT_AFTER_TOKEN_MS = 24 * 3_600_000;
/** And one of a client without a token, since it was heard last. */
const ANONYMOUS_MS = 24 * 3_600_000;
const FOR_EVER = Number.MAX_SAFE_INTEGER;
const FORGET_EVERY_MS = 60_000;
/** At once, so that nobody waits for it. */
const FORGOTTEN_AT_ONCE = 1_000;
/** Above so many, those that end first go. */
const CLIENTS_MAX = 200_000;

/**
 * Which connection is whose, for brokers that ask about each topic without saying who was let in. On disk, so that a
 * restart of the bridge refuses nobody who is connected; beside it the public keys, so that an absence of the Worker
 * refuses nobody either.
 */
export class KnownClients {
  readonly #db: DatabaseSync;
  readonly #max: number;
  /** When it was last looked what has ended, epoch ms. */
  #forgotAt = 0;

  /** @param path of the file; `:memory:` for none. */
  constructor(path: string, max = CLIENTS_MAX) {
    this.#max = max;
    this.#db = new DatabaseSync(path);
    this.#db.exec(
      `PRAGMA journal_mode = WAL;
       PRAGMA synchronous = normal;
       CREATE TABLE IF NOT EXISTS clients (
         client_id TEXT PRIMARY KEY, username TEXT NOT NULL, principal TEXT NOT NULL, expires_at INTEGER
       ) WITHOUT ROWID;
       CREATE TABLE IF NOT EXISTS keys (id INTEGER PRIMARY KEY CHECK (id = 1), jwks TEXT NOT NULL);`,
    );
    const columns = this.#db.prepare('SELECT name FROM pragma_table_info(?)').all('clients');
    if (!columns.some(({ name }) => name === 'kept_until')) {
      this.#db.exec('ALTER TABLE clients ADD COLUMN kept_until INTEGER NOT NULL DEFAULT 0');
      this.#db
        .prepare(
          `UPDATE clients SET kept_until = CASE json_extract(principal, '$.kind') WHEN 'bridge' THEN ?
             ELSE coalesce(expires_at + ?, ?) END`,
        )
        .run(FOR_EVER, KEPT_AFTER_TOKEN_MS, Date.now() + ANONYMOUS_MS);
    }
    this.#db.exec('CREATE INDEX IF NOT EXISTS clients_by_end ON clients (kept_until)');
  }

  put(clientId: string, username: string, { principal, expiresAt }: KnownClient, now = Date.now()): void {
    this.#forgetEnded(now);
    // The bridge may be silent for days, and is the bridge still.
    const silence = principal.kind === 'bridge' ? FOR_EVER : now + ANONYMOUS_MS;
    const keptUntil = expiresAt === null ? silence : expiresAt + KEPT_AFTER_TOKEN_MS;
    this.#db
      .prepare(
        'INSERT OR REPLACE INTO clients (client_id, username, principal, expires_at, kept_until) VALUES (?, ?, ?, ?, ?)',
      )
      .run(clientId, username, JSON.stringify(principal), expiresAt, keptUntil);
  }

  /** Null for a connection that was not let in under this name, or whose token has ended. */
  get(clientId: string, username: string, now: number): Principal | null {
    const row = this.#db
      .prepare('SELECT principal, expires_at, kept_until FROM clients WHERE client_id = ? AND username = ?')
      .get(clientId, username) as
      | { principal: string; expires_at: number | null; kept_until: number }
      | undefined;
    if (row === undefined || (row.expires_at !== null && row.expires_at <= now)) return null;
    // Who is heard is there still. Not at every word: that would be a write for each publish.
    if (row.expires_at === null && row.kept_until < now + ANONYMOUS_MS / 2)
      this.#db
        .prepare('UPDATE clients SET kept_until = ? WHERE client_id = ?')
        .run(now + ANONYMOUS_MS, clientId);
    return JSON.parse(row.principal) as Principal;
  }

  /** Whose a client id is: nobody else gets the session that a broker may keep of it. */
  owner(clientId: string, now: number): Principal | null {
    const row = this.#db
      .prepare('SELECT principal FROM clients WHERE client_id = ? AND kept_until > ?')
      .get(clientId, now) as { principal: string } | undefined;
    return row === undefined ? null : (JSON.parse(row.principal) as Principal);
  }

  /** Its connection has ended, and the broker keeps no session of it: anybody may take the client id. */
  forget(clientId: string): void {
    this.#db.prepare('DELETE FROM clients WHERE client_id = ?').run(clientId);
  }

  get size(): number {
    return Number(this.#db.prepare('SELECT count(*) AS n FROM clients').get()?.n ?? 0);
  }

  /** Now and then, and by the index: an admission costs the same however many there are. */
  #forgetEnded(now: number): void {
    if (now >= this.#forgotAt && now - this.#forgotAt < FORGET_EVERY_MS) return;
    const excess = Math.max(0, this.size - this.#max);
    const { changes } = this.#db
      .prepare(
        `DELETE FROM clients WHERE client_id IN (
           SELECT client_id FROM (SELECT client_id FROM clients WHERE kept_until <= ? ORDER BY kept_until LIMIT ?)
           UNION SELECT client_id FROM (SELECT client_id FROM clients ORDER BY kept_until LIMIT ?))`,
      )
      .run(now, FORGOTTEN_AT_ONCE, Math.min(excess, FORGOTTEN_AT_ONCE));
    // Where there is more to forget, the next admission goes on with it.
    if (Number(changes) < FORGOTTEN_AT_ONCE) this.#forgotAt = now;
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
