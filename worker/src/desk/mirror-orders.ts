const IS_THERE = 'mirror';
const ERASE = 'erase ';

/** What the desk remembers of a mirror: that there is one, and what that has to erase. In `meta`, by names. Synchronous. */
export class MirrorOrders {
  readonly #sql: SqlStorage;
  /** Asked at each report of a chat. */
  #isThere: boolean;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    this.#isThere = sql.exec('SELECT 1 FROM meta WHERE key = ?', IS_THERE).toArray().length > 0;
  }

  /** Whether a mirror ever came: chats tell of what they add to their logs only then. */
  get isThere(): boolean {
    return this.#isThere;
  }

  /** One has come. */
  came(): void {
    if (this.isThere) return;
    this.#put(IS_THERE);
    this.#isThere = true;
  }

  /** A chat to be erased; it is remembered until that is done. */
  add(sessionTopic: string): void {
    this.#put(`${ERASE}${sessionTopic}`);
  }

  done(sessionTopic: string): void {
    this.#sql.exec('DELETE FROM meta WHERE key = ?', `${ERASE}${sessionTopic}`);
  }

  /** Chats that are to be erased still. */
  all(): string[] {
    return this.#sql
      .exec<{ key: string }>('SELECT key FROM meta WHERE key > ? AND key < ?', ERASE, `${ERASE}~`)
      .toArray()
      .map(({ key }) => key.slice(ERASE.length));
  }

  #put(key: string): void {
    this.#sql.exec('INSERT OR REPLACE INTO meta VALUES (?, 1)', key);
  }
}
