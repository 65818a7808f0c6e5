import type { ApiKey, NewKey } from '@chimpassist/protocol';

/** A hash stands twice while the text of before counts too. */
export const API_KEYS_TABLE = `CREATE TABLE api_keys (
  id TEXT PRIMARY KEY, json TEXT NOT NULL, hash TEXT NOT NULL UNIQUE, former_hash TEXT UNIQUE
) WITHOUT ROWID;`;

type Row = Record<string, SqlStorageValue>;

/** The keys of `/v1`, each with the hash of its text: who reads the disk cannot call with it. Synchronous. */
export class KeyTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** The oldest first. */
  get all(): ApiKey[] {
    return this.#read('SELECT json FROM api_keys')
      .map(keyOf)
      .sort((a, b) => a.createdAt - b.createdAt);
  }

  find(id: string): ApiKey | null {
    return this.#first('SELECT json FROM api_keys WHERE id = ?', id);
  }

  /** Whose hash it is, of now or of before. */
  byHash(hash: string, now: number): ApiKey | null {
    const current = this.#first('SELECT json FROM api_keys WHERE hash = ?', hash);
    if (current !== null) return current;
    const former = this.#first('SELECT json FROM api_keys WHERE former_hash = ?', hash);
    return former !== null && (former.formerUntil ?? 0) > now ? former : null;
  }

  add(id: string, { name, scopes, expiresAt }: NewKey, hash: string, by: string, now: number): ApiKey {
    const key: ApiKey = {
      ...{ id, name, scopes, expiresAt },
      createdAt: now,
      createdBy: by,
      lastUsedAt: null,
      formerUntil: null,
    };
    this.#sql.exec('INSERT INTO api_keys VALUES (?, ?, ?, NULL)', id, JSON.stringify(key), hash);
    return key;
  }

  /** @param formerUntil up to when the hash of before counts too, epoch ms. */
  rotate(key: ApiKey, hash: string, formerUntil: number): ApiKey {
    const rotated = { ...key, formerUntil };
    this.#sql.exec(
      'UPDATE api_keys SET json = ?, former_hash = hash, hash = ? WHERE id = ?',
      JSON.stringify(rotated),
      hash,
      key.id,
    );
    return rotated;
  }

  used(key: ApiKey, now: number): void {
    this.#sql.exec(
      'UPDATE api_keys SET json = ? WHERE id = ?',
      JSON.stringify({ ...key, lastUsedAt: now }),
      key.id,
    );
  }

  remove(id: string): void {
    this.#sql.exec('DELETE FROM api_keys WHERE id = ?', id);
  }

  #first(query: string, ...bindings: SqlStorageValue[]): ApiKey | null {
    const [row] = this.#read(query, ...bindings);
    return row === undefined ? null : keyOf(row);
  }

  #read(query: string, ...bindings: SqlStorageValue[]): Row[] {
    return this.#sql.exec<Row>(query, ...bindings).toArray();
  }
}

const keyOf = ({ json }: Row): ApiKey => JSON.parse(String(json)) as ApiKey;
