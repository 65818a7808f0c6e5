import type { AuditEntry, WorkspacePart } from '@chimpassist/protocol';
import type { EntryName } from '../contract/workspace-object.ts';
import { ANSWER_FILES_TABLE } from './answer-files.ts';
import { ASSIST_USES_TABLE } from './assist-uses.ts';
import { BOT_SECRETS_TABLE } from './bots.ts';
import { BUBBLES_TABLE } from './bubble-counts.ts';
import { API_KEYS_TABLE } from './key-table.ts';

export const WORKSPACE_MIGRATIONS: readonly string[] = [
  `CREATE TABLE entries (
     owner TEXT NOT NULL, part TEXT NOT NULL, id TEXT NOT NULL, json TEXT NOT NULL,
     PRIMARY KEY (owner, part, id)
   ) WITHOUT ROWID;
   CREATE TABLE revisions (owner TEXT PRIMARY KEY, revision INTEGER NOT NULL) WITHOUT ROWID;
   CREATE TABLE untold (owner TEXT PRIMARY KEY) WITHOUT ROWID;
   CREATE TABLE audit (
     n INTEGER PRIMARY KEY, at INTEGER NOT NULL, by_id TEXT NOT NULL, owner TEXT NOT NULL, part TEXT NOT NULL,
     id TEXT NOT NULL, before TEXT, after TEXT
   );`,
  API_KEYS_TABLE,
  'CREATE TABLE webhooks (id TEXT PRIMARY KEY) WITHOUT ROWID;',
  BOT_SECRETS_TABLE,
  BUBBLES_TABLE,
  ASSIST_USES_TABLE,
  ANSWER_FILES_TABLE,
];

/** Of what everybody shares. No attendant has it as an id. */
const SHARED = '';
const ownerText = (owner: string | null): string => owner ?? SHARED;

/** A line of the audit log. */
export interface Noted {
  owner?: string | null;
  part: string;
  id: string;
  before: string | null;
  after: string | null;
  /** The id of the attendant; of a key `key <id>`. */
  by: string;
  /** Epoch ms. */
  at: number;
}

type Row = Record<string, SqlStorageValue>;

/** The rows of the workspace. Synchronous; a caller that changes anything wraps it in a transaction. */
export class WorkspaceTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** The entries of a part, by their ids. */
  all(part: WorkspacePart, owner: string | null): object[] {
    return this.#rows(
      'SELECT json FROM entries WHERE owner = ? AND part = ? ORDER BY id',
      ownerText(owner),
      part,
    ).map(({ json }) => JSON.parse(String(json)) as object);
  }

  count(part: WorkspacePart, owner: string | null): number {
    const [row] = this.#rows(
      'SELECT count(*) AS n FROM entries WHERE owner = ? AND part = ?',
      ownerText(owner),
      part,
    );
    return Number(row?.n ?? 0);
  }

  /** JSON; null where there is none. */
  text({ owner, part, id }: EntryName): string | null {
    const [row] = this.#rows(
      'SELECT json FROM entries WHERE owner = ? AND part = ? AND id = ?',
      ownerText(owner),
      part,
      id,
    );
    return row === undefined ? null : String(row.json);
  }

  /** Whether any ready answer names this file. */
  carriesFile(id: string): boolean {
    return (
      this.#rows("SELECT 1 FROM entries WHERE part = 'answers' AND instr(json, ?) LIMIT 1", id).length > 0
    );
  }

  /** Writes an entry, or with null removes it, and who did so. @returns the revision that this makes. */
  change(name: EntryName, after: string | null, by: string, now: number): number {
    const { owner, part, id } = name;
    const before = this.text(name);
    if (after === null) {
      this.#sql.exec(
        'DELETE FROM entries WHERE owner = ? AND part = ? AND id = ?',
        ownerText(owner),
        part,
        id,
      );
    } else {
      this.#sql.exec('INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)', ownerText(owner), part, id, after);
    }
    // Of a webhook the line of the log says more.
    if (part !== 'offHooks') this.note({ owner, part, id, before, after, by, at: now });
    const revision = this.revision(owner) + 1;
    this.#sql.exec('INSERT OR REPLACE INTO revisions VALUES (?, ?)', ownerText(owner), revision);
    return revision;
  }

  /** Writes down who changed what. @param noted `before` and `after` are JSON; null: it was not there. */
  note({ owner = null, part, id, before, after, by, at }: Noted): void {
    this.#sql.exec(
      'INSERT INTO audit (at, by_id, owner, part, id, before, after) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ...[at, by, ownerText(owner), part, id, before, after],
    );
  }

  /** Ids of the webhooks. */
  get hooks(): string[] {
    return this.#rows('SELECT id FROM webhooks ORDER BY id').map(({ id }) => String(id));
  }

  putHook(id: string, isThere: boolean): void {
    this.#sql.exec(isThere ? 'INSERT INTO webhooks VALUES (?)' : 'DELETE FROM webhooks WHERE id = ?', id);
  }

  revision(owner: string | null): number {
    const [row] = this.#rows('SELECT revision FROM revisions WHERE owner = ?', ownerText(owner));
    return Number(row?.revision ?? 0);
  }

  /** The newest first. */
  audit(before: number, limit: number): AuditEntry[] {
    return this.#rows('SELECT * FROM audit WHERE n < ? ORDER BY n DESC LIMIT ?', before, limit).map(
      (row) => ({
        n: Number(row.n),
        at: Number(row.at),
        by: String(row.by_id),
        part: String(row.part),
        id: String(row.id),
        owner: row.owner === SHARED ? null : String(row.owner),
        before: parsed(row.before),
        after: parsed(row.after),
      }),
    );
  }

  /** That the desk has not heard of a change. */
  mustTell(owner: string | null): void {
    this.#sql.exec('INSERT OR REPLACE INTO untold VALUES (?)', ownerText(owner));
  }

  told(owner: string | null): void {
    this.#sql.exec('DELETE FROM untold WHERE owner = ?', ownerText(owner));
  }

  /** Of whose entries the desk has not heard. */
  get untold(): (string | null)[] {
    return this.#rows('SELECT owner FROM untold').map(({ owner }) =>
      owner === SHARED ? null : String(owner),
    );
  }

  #rows(query: string, ...bindings: SqlStorageValue[]): Row[] {
    return this.#sql.exec<Row>(query, ...bindings).toArray();
  }
}

const parsed = (text: SqlStorageValue | undefined): unknown =>
  typeof text === 'string' ? (JSON.parse(text) as unknown) : null;
