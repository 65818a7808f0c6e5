import type { HookPage, HookPlace } from '../contract/webhook-object.ts';

export const CURSORS_TABLE = `CREATE TABLE chats (
    topic TEXT PRIMARY KEY, seq INTEGER, n INTEGER, is_behind INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX behind ON chats (topic) WHERE is_behind = 1;`;

type Row = Record<string, SqlStorageValue>;

/** How far this webhook has read each chat, and which of them have more. Synchronous. */
export class Cursors {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** A chat has something that was not read. It costs a row for a burst. */
  markBehind(topic: string): void {
    const [row] = this.#rows('SELECT is_behind FROM chats WHERE topic = ?', topic);
    if (row === undefined) this.#sql.exec('INSERT INTO chats VALUES (?, NULL, NULL, 1)', topic);
    else if (row.is_behind === 0) this.#sql.exec('UPDATE chats SET is_behind = 1 WHERE topic = ?', topic);
  }

  isBehind(topic: string): boolean {
    return this.#rows('SELECT 1 FROM chats WHERE topic = ? AND is_behind = 1', topic).length > 0;
  }

  /** Who was away looks at all chats that it knows. */
  markAllBehind(): void {
    this.#sql.exec('UPDATE chats SET is_behind = 1 WHERE is_behind = 0');
  }

  behind(limit: number): string[] {
    return this.#rows('SELECT topic FROM chats WHERE is_behind = 1 ORDER BY topic LIMIT ?', limit).map(
      ({ topic }) => String(topic),
    );
  }

  /** Null: nothing of this chat was read. */
  placeIn(topic: string): HookPlace | null {
    const [row] = this.#rows('SELECT seq, n FROM chats WHERE topic = ?', topic);
    return typeof row?.seq === 'number' ? { seq: row.seq, n: Number(row.n) } : null;
  }

  /** @param hasGrown something was added while it was read. */
  read(topic: string, { place, isLast }: HookPage, hasGrown: boolean): void {
    this.#sql.exec(
      'UPDATE chats SET seq = ?, n = ?, is_behind = ? WHERE topic = ?',
      ...[place.seq, place.n, isLast && !hasGrown ? 0 : 1, topic],
    );
  }

  forget(topic: string): void {
    this.#sql.exec('DELETE FROM chats WHERE topic = ?', topic);
  }

  #rows(query: string, ...bindings: SqlStorageValue[]): Row[] {
    return this.#sql.exec<Row>(query, ...bindings).toArray();
  }
}
