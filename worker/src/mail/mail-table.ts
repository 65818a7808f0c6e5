import type { MailEntry, MailProof, MailState } from '@chimpassist/protocol';
import type { OutgoingMail } from './outgoing.ts';

/** A mail of one chat, whichever way it goes. */
export interface MailRow {
  n: number;
  at: number;
  state: MailState;
  /** When the next try is due, epoch ms; of one that is being tried, when that try counts as lost. */
  dueAt: number;
  seq: number;
  tries: number;
  /** Tries of which nobody knows whether the provider took the mail. */
  inDoubt: number;
  address: string;
  /** It tells the whole chat, and not what is unread. */
  isTranscript?: true;
  /** Of one that goes out and was not sent yet. */
  mail?: OutgoingMail;
  /** Of one that went out: its `Message-ID`. */
  messageId?: string;
  /** Of one that came: by what a second copy of it is known. */
  copyId?: string;
  proof?: MailProof;
}

type Row = Record<'n' | 'at' | 'due_at' | 'seq', number> & Record<'state' | 'json', string>;

const rowOf = ({ n, at, due_at: dueAt, seq, state, json }: Row): MailRow => ({
  ...(JSON.parse(json) as Omit<MailRow, 'n' | 'at' | 'dueAt' | 'seq' | 'state'>),
  n,
  at,
  dueAt,
  seq,
  state: state as MailState,
});

export const entryOf = ({ n, at, state, address, seq, tries, proof, isTranscript }: MailRow): MailEntry => ({
  n,
  at,
  state,
  address,
  seq,
  ...(isTranscript ? { isTranscript } : {}),
  ...(tries > 0 ? { tries } : {}),
  ...(proof === undefined ? {} : { proof }),
});

/** The mails of one chat: a row each. The table is made with the first of them; most chats have none. Synchronous. */
export class MailTable {
  readonly #sql: SqlStorage;
  #isThere: boolean | undefined;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** The number of the next one. */
  get next(): number {
    return (this.#rows('ORDER BY n DESC LIMIT 1')[0]?.n ?? 0) + 1;
  }

  put({ n, at, state, dueAt, seq, ...rest }: MailRow): void {
    if (!this.#isMade)
      this.#sql.exec(
        'CREATE TABLE mails (n INTEGER PRIMARY KEY, at INTEGER NOT NULL, state TEXT NOT NULL, due_at INTEGER NOT NULL, seq INTEGER NOT NULL, json TEXT NOT NULL)',
      );
    this.#isThere = true;
    this.#sql.exec(
      'INSERT OR REPLACE INTO mails VALUES (?, ?, ?, ?, ?, ?)',
      ...[n, at, state, dueAt, seq, JSON.stringify(rest)],
    );
  }

  /** The one that is to be sent next. Of unread words there is never a second: what is written meanwhile goes with the next. */
  get pending(): MailRow | null {
    return this.#rows("WHERE state IN ('sending', 'waiting') ORDER BY due_at LIMIT 1")[0] ?? null;
  }

  /** Up to which `seq` mails have told what was unread. */
  get toldSeq(): number {
    return this.#rows("WHERE state != 'received' AND seq > 0 ORDER BY n DESC LIMIT 1")[0]?.seq ?? 0;
  }

  transcriptsSince(at: number): number {
    return this.#rows("WHERE at > ? AND json_extract(json, '$.isTranscript') = 1", at).length;
  }

  /** The newest, oldest first. */
  newest(limit: number): MailRow[] {
    return this.#rows('ORDER BY n DESC LIMIT ?', limit).reverse();
  }

  hasCopy(copyId: string): boolean {
    return (
      this.#rows("WHERE state = 'received' AND json_extract(json, '$.copyId') = ? LIMIT 1", copyId).length > 0
    );
  }

  get oldestAt(): number | null {
    return this.#rows('ORDER BY n LIMIT 1')[0]?.at ?? null;
  }

  deleteBefore(cutoff: number): void {
    if (this.#isMade) this.#sql.exec('DELETE FROM mails WHERE at < ?', cutoff);
  }

  get #isMade(): boolean {
    this.#isThere ??= this.#sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'mails'").toArray().length > 0;
    return this.#isThere;
  }

  #rows(where: string, ...bindings: (string | number)[]): MailRow[] {
    return this.#isMade
      ? this.#sql
          .exec<Row>(`SELECT * FROM mails ${where}`, ...bindings)
          .toArray()
          .map(rowOf)
      : [];
  }
}
