import type { DraftsBody, Drafts as DraftsNow } from '@chimpassist/protocol';
import type { Job } from '../storage/scheduler.ts';
import type { ChatStore } from './chat-store.ts';

type Row = { attendant: string; at: number; json: string };
type Texts = Pick<DraftsNow, 'reply' | 'note'>;

const NOTHING: DraftsNow = { reply: '', note: '', at: 0 };

export interface DraftsOptions {
  store: Pick<ChatStore, 'record' | 'transaction'>;
  sql: SqlStorage;
  retentionMs: number | null;
  /** Tells the attendants who follow the chat that somebody's drafts have changed, without the words. */
  say(attendantId: string, at: number): void;
  /** Sets the alarm for what is due next. */
  arm(): Promise<void>;
}

/**
 * What attendants have begun to write here and not sent, a row for each of them: they go on with it at another machine. The table
 * is made with the first, because many chats have none.
 */
export class Drafts {
  readonly #options: DraftsOptions;
  #isThere: boolean | undefined;

  constructor(options: DraftsOptions) {
    this.#options = options;
  }

  of(attendantId: string): DraftsNow {
    const [row] = this.#rows('WHERE attendant = ?', attendantId);
    return row === undefined ? NOTHING : { ...(JSON.parse(row.json) as Texts), at: row.at };
  }

  /** One row, and none where nothing is other than before. @returns null where the customer was never here. */
  async put(attendantId: string, { reply, note, after }: DraftsBody, now: number): Promise<DraftsNow | null> {
    const { store, sql, say, arm } = this.#options;
    if (store.record.state.kind === 'none') return null;
    const before = this.of(attendantId);
    // Another machine was faster: its words are not written over by somebody who has not read them.
    if (after !== undefined && before.at > after) return before;
    const texts: Texts = { reply: reply ?? before.reply, note: note ?? before.note };
    if (texts.reply === before.reply && texts.note === before.note) return before;
    // Where nothing is left the row stays for a while, so that other machines learn that it was sent or taken away.
    const at = Math.max(now, before.at + 1);
    sql.exec(
      'CREATE TABLE IF NOT EXISTS drafts (attendant TEXT PRIMARY KEY, at INTEGER NOT NULL, json TEXT NOT NULL) WITHOUT ROWID',
    );
    this.#isThere = true;
    sql.exec('INSERT OR REPLACE INTO drafts VALUES (?, ?, ?)', attendantId, at, JSON.stringify(texts));
    say(attendantId, at);
    await arm();
    return { ...texts, at };
  }

  erase(): void {
    if (this.#isMade) this.#options.sql.exec('DELETE FROM drafts');
  }

  get job(): Job {
    const { store, sql, retentionMs } = this.#options;
    return {
      name: 'drafts past their time',
      nextDue: () => {
        const [oldest] = retentionMs === null ? [] : this.#rows('ORDER BY at LIMIT 1');
        return oldest === undefined || retentionMs === null ? null : oldest.at + retentionMs;
      },
      run: (now) => {
        if (retentionMs === null || !this.#isMade) return;
        store.transaction(() => sql.exec('DELETE FROM drafts WHERE at <= ?', now - retentionMs));
      },
    };
  }

  get #isMade(): boolean {
    this.#isThere ??=
      this.#options.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'drafts'").toArray().length > 0;
    return this.#isThere;
  }

  #rows(where: string, ...bindings: string[]): Row[] {
    return this.#isMade
      ? this.#options.sql.exec<Row>(`SELECT * FROM drafts ${where}`, ...bindings).toArray()
      : [];
  }
}
