import type { MailEntry, MailStand, StoredMessage } from '@chimpassist/protocol';
import { goneSince } from '../chat/away.ts';
import type { ChatRecord } from '../chat/chat-record.ts';
import type { ChatStore } from '../chat/chat-store.ts';
import { unreadWords } from '../chat/unread-words.ts';
import type { FilledForm } from '../contract/mail.ts';
import { log } from '../log.ts';
import type { Job } from '../storage/scheduler.ts';
import { entryOf, type MailRow, type MailTable } from './mail-table.ts';
import { afterFailure, withoutText } from './mail-tries.ts';
import type { MailSender, OutgoingMail } from './outgoing.ts';
import { messageIdOf, newReplyKey, replyAddressOf } from './reply-address.ts';
import { wordMail, wordTranscript } from './words.ts';

/** A try without an answer for so long was lost with the object that made it. */
const LOST_MS = 30_000;
/** A mail waits until the attendant pauses, but at most so many times. */
const PAUSES_MAX = 3;
/** A mail refers to so many earlier mails. */
const REFERENCES_MAX = 10;
const SHOWN_MAX = 100;
const TRANSCRIPTS_A_DAY = 3;
const TRANSCRIBED_MAX = 500;
const DAY_MS = 86_400_000;

/** A mail with an id and an address, and without a text yet. */
interface Addressed extends Pick<OutgoingMail, 'id' | 'to' | 'replyTo'> {
  n: number;
}
interface Worded extends Pick<OutgoingMail, 'subject' | 'text'>, Pick<MailRow, 'state' | 'seq'> {
  now: number;
}

export interface MailsOptions {
  store: ChatStore;
  table: MailTable;
  /** Null where this deployment sends no mail. */
  sender: MailSender | null;
  /** How long messages stay unread before they are mailed, ms. */
  delayMs: number;
  retentionMs: number | null;
  /** Whether the customer has a connection that ends here. */
  isThere(): boolean;
  /** Called when a mail is sent once more because nobody knows whether the first try was taken. */
  inDoubt(): void;
  /** Returns a message that can be read outside of the chat: with links to its files. */
  readable(message: StoredMessage): StoredMessage;
  /** Returns a line with the link for a rating of the ended chat; null where the team does not ask for one. */
  ratingLine(): string | null;
  /** Makes the reply address lead to this chat. @throws where the index cannot be reached. */
  putKey(key: string): Promise<void>;
}

/** Mails a customer who has closed the page: all unread messages in one mail, once. */
export class Mails {
  readonly #options: MailsOptions;
  /** The number of the mail that this object is sending. */
  #sending: number | null = null;

  constructor(options: MailsOptions) {
    this.#options = options;
  }

  /** The customer has left an address: returns the record with it, for the caller to store. */
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
    const { store, table } = this.#options;
    const { record } = store;
    if (record.mail === undefined || record.mail.stopped !== undefined || why === undefined) return;
    store.save({ ...record, mail: { ...record.mail, stopped: why } });
    const last = table.newest(SHOWN_MAX).findLast(({ state }) => state === 'sent');
    if (last !== undefined) table.put({ ...last, state: why });
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
      // The last job of an object, because it waits for the provider.
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
    const words = gone === null ? [] : unreadWords(store, table.toldSeq);
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

  /** Stores the row of a new mail before the provider is asked to send it. */
  async #written(sender: MailSender, now: number): Promise<MailRow | null> {
    const { store, table, readable, ratingLine } = this.#options;
    const addressed = await this.#addressed(sender);
    // The chat may have changed meanwhile.
    const { mail } = store.record;
    const words = unreadWords(store, table.toldSeq);
    const last = words.at(-1);
    if (addressed === null || last === undefined) return null;
    const worded = wordMail(words.map(readable), sender.name, mail?.language, ratingLine());
    const row = this.#rowOf(addressed, { ...worded, state: 'sending', seq: last.seq, now });
    table.put({ ...row, dueAt: now + LOST_MS });
    return row;
  }

  /** Whether an attendant has written anything. */
  get hasAnswer(): boolean {
    return this.#transcribed().some(({ from }) => from.role === 'attendant');
  }

  get areTranscriptsOver(): boolean {
    return this.#options.table.transcriptsSince(Date.now() - DAY_MS) >= TRANSCRIPTS_A_DAY;
  }

  /** Plans a mail of the whole chat to the customer's address. */
  async writeTranscript(now: number): Promise<void> {
    const { store, table, sender, ratingLine } = this.#options;
    if (sender === null) return;
    const addressed = await this.#addressed(sender);
    if (addressed === null) return;
    const worded = wordTranscript(
      this.#transcribed(),
      sender.name,
      store.record.mail?.language,
      ratingLine(),
    );
    table.put({
      ...this.#rowOf(addressed, { ...worded, state: 'waiting', seq: 0, now }),
      isTranscript: true,
    });
  }

  #transcribed(): StoredMessage[] {
    const { store, readable } = this.#options;
    return store.reader.recent(0, TRANSCRIBED_MAX).map(({ message }) => readable(message));
  }

  /** Returns the id and the reply address of the next mail; null where no mail may be sent any more. */
  async #addressed(sender: MailSender): Promise<Addressed | null> {
    const { store, table, putKey } = this.#options;
    const key = store.record.mail?.key;
    if (key === undefined) return null;
    const n = table.next;
    const [id, replyTo] = await Promise.all([
      messageIdOf(key, n, sender.replyBase, sender.secret),
      replyAddressOf(sender.replyBase, key, sender.secret),
      putKey(key),
    ]);
    const { mail } = store.record;
    if (mail?.key !== key || mail.stopped !== undefined || table.next !== n) return null;
    return { n, id, replyTo, to: mail.address };
  }

  #rowOf({ n, ...addressed }: Addressed, { subject, text, state, seq, now }: Worded): MailRow {
    const mail: OutgoingMail = {
      ...addressed,
      subject,
      text,
      headers: {
        // Neither an absence note nor another machine answers to it.
        'Auto-Submitted': 'auto-generated',
        'X-Auto-Response-Suppress': 'OOF, AutoReply',
        ...this.#thread(),
      },
    };
    const { id: messageId, to: address } = addressed;
    return { n, at: now, state, dueAt: now, seq, tries: 0, inDoubt: 0, address, mail, messageId };
  }

  /** Headers by which mail programs show all mails of a chat as one conversation. */
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
    if (inDoubt > row.inDoubt) {
      log('mail_in_doubt', { tries: row.tries });
      this.#options.inDoubt();
    }
    if (!isFirst) {
      if (store.record.mail === undefined || this.#isNeedless(row)) {
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

  /** All its messages were read before it could be sent. */
  #isNeedless({ isTranscript, seq }: MailRow): boolean {
    return isTranscript !== true && unreadWords(this.#options.store, 0).every((word) => word.seq > seq);
  }

  /** The chat may have been erased meanwhile. */
  #after(row: MailRow): void {
    const { store, table } = this.#options;
    if (store.record.mail === undefined) return;
    table.put(row.state === 'waiting' ? row : withoutText(row));
  }
}
