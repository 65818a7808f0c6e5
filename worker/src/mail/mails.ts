import type { MailEntry, MailStand, StoredMessage } from '@chimpassist/protocol';
import { goneSince } from '../chat/away.ts';
import type { ChatRecord } from '../chat/chat-record.ts';
import type { ChatStore } from '../chat/chat-store.ts';
import { unreadWords } from '../chat/unread-words.ts';
import type { FilledForm } from '../contract/mail.ts';
import { log } from '../log.ts';
import type { Job } from '../storage/scheduler.ts';
import { entryOf, type MailRow, type MailTable } from './mail-table.ts';
import type { MailSender, OutgoingMail } from './outgoing.ts';
import { messageIdOf, newReplyKey, replyAddressOf } from './reply-address.ts';
import { wordMail } from './words.ts';

/** Between the tries, ms; the last one goes on until {@link GIVE_UP_MS}. */
const AGAIN_MS: readonly number[] = [10_000, 60_000, 300_000, 900_000, 3_600_000];
const GIVE_UP_MS = 259_200_000;
/** A try of which nothing was heard for so long was lost with the object that made it. */
const LOST_MS = 30_000;
/** While an attendant goes on writing, a mail waits for no more pauses than these. */
const PAUSES_MAX = 3;
/** A mail names so many of those before it. */
const REFERENCES_MAX = 10;
const SHOWN_MAX = 100;

export interface MailsOptions {
  store: ChatStore;
  table: MailTable;
  /** Null where this deployment sends no mail. */
  sender: MailSender | null;
  /** How long words stay unread before they are sent, ms. */
  delayMs: number;
  retentionMs: number | null;
  /** Whether the customer has a connection that ends here. */
  isThere(): boolean;
  /** A message as it can be read without the chat: with links to its files. */
  readable(message: StoredMessage): StoredMessage;
  /** Makes the reply address lead to this chat. @throws where the index cannot be reached. */
  putKey(key: string): Promise<void>;
}

/** What a customer who has closed the page is told by mail: all that is unread in one mail, once. */
export class Mails {
  readonly #options: MailsOptions;
  /** The number of the mail that is being sent by this very object. */
  #sending: number | null = null;

  constructor(options: MailsOptions) {
    this.#options = options;
  }

  /** The customer has left an address. It is stored with the record that is given back. */
  withAddress(
    record: ChatRecord,
    address: string,
    { language, origin }: Pick<FilledForm, 'language' | 'origin'>,
    now: number,
  ): ChatRecord {
    const { mail } = record;
    const key = mail?.key ?? newReplyKey();
    const { language: before } = mail ?? {};
    const spoken = language ?? before;
    if (mail?.address === address && spoken === before && mail.stopped === undefined) return record;
    const spokenIn = spoken === undefined ? {} : { language: spoken };
    return { ...record, mail: { address, key, at: now, origin, ...spokenIn } };
  }

  get stand(): MailStand {
    const { sender, table } = this.#options;
    if (sender === null) return 'off';
    const { state, tries = 0 } = table.pending ?? {};
    return state !== undefined && tries > 0 ? 'failing' : 'on';
  }

  get entries(): MailEntry[] {
    return this.#options.table.newest(SHOWN_MAX).map(entryOf);
  }

  /** The address does not work, or its owner complains: nothing is sent there any more, until it is left again. */
  stop(why: NonNullable<ChatRecord['mail']>['stopped']): void {
    const { store } = this.#options;
    const { record } = store;
    if (record.mail === undefined || record.mail.stopped !== undefined || why === undefined) return;
    store.save({ ...record, mail: { ...record.mail, stopped: why } });
    log('mail_stopped', { why });
  }

  erase(): void {
    this.#options.table.deleteBefore(Number.MAX_SAFE_INTEGER);
  }

  get jobs(): Job[] {
    const { table, retentionMs } = this.#options;
    return [
      {
        name: 'mails past their time',
        nextDue: () => {
          const oldest = retentionMs === null ? null : table.oldestAt;
          return oldest === null || retentionMs === null ? null : oldest + retentionMs;
        },
        run: (now) => {
          if (retentionMs !== null) table.deleteBefore(now - retentionMs + 1);
        },
      },
      // The last of an object's jobs: it waits for the provider.
      { name: 'mail', nextDue: () => this.#nextDue(), run: (now) => this.#run(now) },
    ];
  }

  #nextDue(): number | null {
    const { store, table, sender, delayMs, isThere } = this.#options;
    const { record } = store;
    const { mail } = record;
    if (sender === null || mail === undefined || mail.stopped !== undefined) return null;
    const { pending } = table;
    if (pending !== null) return pending.n === this.#sending ? null : pending.dueAt;
    const gone = isThere() ? null : goneSince(record);
    const words = gone === null ? [] : unreadWords(store, table.lastOut?.seq ?? 0);
    const [first] = words;
    const last = words.at(-1);
    if (gone === null || first === undefined || last === undefined) return null;
    const pause = Math.min(last.receivedAt + delayMs, first.receivedAt + PAUSES_MAX * delayMs);
    return Math.max(pause, gone + delayMs);
  }

  async #run(now: number): Promise<void> {
    const { sender, table } = this.#options;
    if (sender === null) return;
    const row = table.pending ?? (await this.#written(sender, now));
    if (row === null || row.n === this.#sending) return;
    this.#sending = row.n;
    try {
      await this.#try(row, sender);
    } finally {
      this.#sending = null;
    }
  }

  /** The row of a new mail, which is stored before anybody is asked to send it. */
  async #written(sender: MailSender, now: number): Promise<MailRow | null> {
    const { store, table, readable, putKey } = this.#options;
    const key = store.record.mail?.key;
    if (key === undefined) return null;
    const n = table.next;
    const [id, replyTo] = await Promise.all([
      messageIdOf(key, n, sender.replyBase, sender.secret),
      replyAddressOf(sender.replyBase, key, sender.secret),
      putKey(key),
    ]);
    // Other things may have happened meanwhile.
    const { mail } = store.record;
    const words = unreadWords(store, table.lastOut?.seq ?? 0);
    const last = words.at(-1);
    if (mail?.key !== key || mail.stopped !== undefined || last === undefined || table.next !== n)
      return null;
    const { subject, text } = wordMail(words.map(readable), sender.name, mail.language);
    const outgoing: OutgoingMail = {
      id,
      to: mail.address,
      replyTo,
      subject,
      text,
      headers: {
        // Neither an absence note nor another machine answers to it.
        'Auto-Submitted': 'auto-generated',
        'X-Auto-Response-Suppress': 'OOF, AutoReply',
        ...this.#thread(),
      },
    };
    const row: MailRow = {
      n,
      at: now,
      state: 'sending',
      dueAt: now,
      seq: last.seq,
      tries: 0,
      inDoubt: 0,
      address: mail.address,
      mail: outgoing,
      messageId: id,
    };
    table.put({ ...row, dueAt: now + LOST_MS });
    return row;
  }

  /** By what mail programs show all mails of a chat as one conversation. */
  #thread(): Record<string, string> {
    const { table } = this.#options;
    const ids = table
      .newest(REFERENCES_MAX)
      .flatMap(({ messageId }) => (messageId === undefined ? [] : [`<${messageId}>`]));
    const last = ids.at(-1);
    return last === undefined ? {} : { 'In-Reply-To': last, References: ids.join(' ') };
  }

  async #try(row: MailRow, sender: MailSender): Promise<void> {
    const { store, table } = this.#options;
    const { mail } = row;
    if (mail === undefined) return;
    const isFirst = row.state === 'sending' && row.dueAt === row.at;
    const inDoubt = row.state === 'sending' && !isFirst ? row.inDoubt + 1 : row.inDoubt;
    if (inDoubt > row.inDoubt) log('mail_in_doubt', { tries: row.tries });
    if (!isFirst) {
      if (store.record.mail === undefined || unreadWords(store, 0).every(({ seq }) => seq > row.seq)) {
        table.put(withoutText({ ...row, inDoubt, state: 'dropped' }));
        return;
      }
      table.put({ ...row, inDoubt, state: 'sending', dueAt: Date.now() + LOST_MS });
    }
    try {
      await sender.send(mail);
      this.#after({ ...row, inDoubt, state: 'sent' });
    } catch (error) {
      log('mail_failed', { error, tries: row.tries + 1 });
      this.#after(afterFailure({ ...row, inDoubt }, Date.now()));
    }
  }

  /** It may have been erased meanwhile. */
  #after(row: MailRow): void {
    const { store, table } = this.#options;
    if (store.record.mail === undefined) return;
    table.put(row.state === 'waiting' ? row : withoutText(row));
  }
}

/** What was sent stands in the chat, and need not be kept twice. */
const withoutText = ({ mail: _, ...row }: MailRow): MailRow => row;

function afterFailure(row: MailRow, now: number): MailRow {
  const tries = row.tries + 1;
  if (now - row.at > GIVE_UP_MS) return { ...row, tries, state: 'failed' };
  const wait = AGAIN_MS[Math.min(tries, AGAIN_MS.length) - 1] ?? 0;
  return { ...row, tries, state: 'waiting', dueAt: now + wait };
}
