import type { DeskInterest } from '../contract/link-object.ts';
import { type Row, text } from './rows.ts';

/** A link that wants to hear something of the desk. */
export interface Listener extends DeskInterest {
  link: string;
}

/** Links, and what they want to hear: a row each, written when that changes. Synchronous. */
export class LinkTable {
  readonly #sql: SqlStorage;
  #known: Map<string, Listener> | null = null;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  get all(): ReadonlyMap<string, Listener> {
    this.#known ??= new Map(
      this.#sql
        .exec<Row>('SELECT * FROM links')
        .toArray()
        .map(({ link, attendant_id, feed, chats }) => [
          text(link),
          {
            link: text(link),
            attendantId: attendant_id === null ? null : text(attendant_id),
            feed: feed === 1,
            chats: chats === 1,
          },
        ]),
    );
    return this.#known;
  }

  /** Of those who hear all chats. */
  get watchers(): string[] {
    return [...this.all.values()].filter(({ chats }) => chats).map(({ link }) => link);
  }

  isThere(attendantId: string): boolean {
    return [...this.all.values()].some((each) => each.attendantId === attendantId);
  }

  /** Another object stands for the link from now on, also where it says the same: who looks sees that it has come again. */
  put(listener: Listener): void {
    const { link, attendantId, feed, chats } = listener;
    const known = this.all.get(link);
    this.#known?.set(link, listener);
    if (known?.attendantId === attendantId && known.feed === feed && known.chats === chats) return;
    this.#sql.exec(
      'INSERT OR REPLACE INTO links VALUES (?, ?, ?, ?)',
      link,
      attendantId,
      Number(feed),
      Number(chats),
    );
  }

  remove(link: string): void {
    if (!this.all.has(link)) return;
    this.#sql.exec('DELETE FROM links WHERE link = ?', link);
    this.#known?.delete(link);
  }
}
