import { checkAnswers, type FormField, type MailEntry, type SessionTopic } from '@chimpassist/protocol';
import type { ChatFrame } from '@chimpassist/protocol/frames';
import { knownIn } from '../chat/consents.ts';
import { withoutTags } from '../chat/tags.ts';
import { customerOf } from '../chat/views.ts';
import type { AttributesAnswer } from '../contract/chat-object.ts';
import type {
  FilledForm,
  FormTaken,
  IncomingMail,
  MailStanding,
  MailTaken,
  TranscriptTaken,
} from '../contract/mail.ts';
import type { FrameRefusal } from '../contract/outlet.ts';
import type { SessionIndexObject } from '../contract/session-index-object.ts';
import type { Job } from '../storage/scheduler.ts';
import { Mails, type MailsOptions } from './mails.ts';
import { indexNameOf } from './reply-address.ts';

const NOT_AGREED =
  'Its writer has to agree first to what is asked in the chat. Open the chat, and write there.';

export interface ChatMailOptions extends Omit<MailsOptions, 'putKey'> {
  topic: SessionTopic;
  /** Returns the shard of the index for a key. */
  index(name: string): DurableObjectStub<SessionIndexObject>;
  /** Stores what the customer has filled in, also before the first message. */
  takeAnswers(
    values: Record<string, string>,
    form: string | undefined,
    agreed: readonly FormField[] | undefined,
  ): AttributesAnswer;
  /** Hands frames to the chat and publishes the result. Everything is stored when it returns. */
  take(frames: ChatFrame[]): FrameRefusal[];
  /** Sets the alarm for what is due next. */
  arm(): Promise<void>;
}

/** The mails of a chat: the customer's address, the mails that go there, and the answers that come back. */
export class ChatMail {
  readonly #options: ChatMailOptions;
  readonly #mails: Mails;

  constructor(options: ChatMailOptions) {
    this.#options = options;
    const { topic, index } = options;
    this.#mails = new Mails({
      ...options,
      putKey: async (key) => {
        await index(indexNameOf(key)).put(indexNameOf(key), topic);
      },
    });
  }

  async takeForm({ form, given = {}, ...filled }: FilledForm): Promise<FormTaken> {
    const { store, takeAnswers, arm } = this.#options;
    const checked = form === undefined ? null : checkAnswers(form, given, knownIn(store.record));
    if (checked !== null && Object.keys(checked.problems).length > 0)
      return { refused: 'answers', problems: checked.problems };
    const { values, email, ...terms } = {
      ...filled,
      values: { ...filled.values, ...checked?.values },
      ...(checked?.email === undefined ? {} : { email: checked.email }),
    };
    // One row, however much has changed.
    const answer = store.transaction(() => {
      const taken = takeAnswers(
        email === undefined ? values : { ...values, email },
        form?.id,
        checked?.agreed,
      );
      if ('refused' in taken || email === undefined) return taken;
      const record = this.#mails.withAddress(store.record, email, terms, Date.now());
      if (record !== store.record) store.save(record);
      return taken;
    });
    await arm();
    return 'refused' in answer ? { refused: 'too_many' } : { mail: this.#mails.stand };
  }

  async sendTranscript(wish: Omit<FilledForm, 'values'>): Promise<TranscriptTaken> {
    const { store, arm } = this.#options;
    const mail = this.#mails.stand;
    if (mail === 'off') return { mail, refused: 'off' };
    // Otherwise anybody could mail a text of their own to anybody.
    if (!this.#mails.hasAnswer) return { mail, refused: 'no_session' };
    if (this.#mails.areTranscriptsOver) return { mail, refused: 'too_often' };
    const left = await this.takeForm({ ...wish, values: {} });
    if ('refused' in left) return { mail, refused: 'too_many' };
    if (store.record.mail === undefined) return { mail, refused: 'no_address' };
    await this.#mails.writeTranscript(Date.now());
    await arm();
    return { mail: this.#mails.stand };
  }

  get entries(): MailEntry[] {
    return this.#mails.entries;
  }

  standing(key: string, copyId: string): MailStanding | null {
    const { store, table } = this.#options;
    const { mail } = store.record;
    return mail?.key === key
      ? { address: mail.address, isKnown: table.hasCopy(copyId), origin: mail.origin }
      : null;
  }

  /** A second copy of a mail adds nothing: its row is there, and its messages have the same identities. */
  async take({ key, copyId, from, proof, texts, attachments }: IncomingMail): Promise<MailTaken> {
    const { store, table, take, arm } = this.#options;
    const customer = customerOf(store.record);
    if (store.record.mail?.key !== key || customer === null) return { outcome: 'refused' };
    if (table.hasCopy(copyId)) return { outcome: 'known' };
    const now = Date.now();
    const wasThere = store.record.state.kind !== 'over' && store.record.away !== true;
    const frames = texts.map(
      (content, i): ChatFrame => ({
        kind: 'message',
        at: now,
        proven: 'customer',
        message: {
          id: `mail-${copyId}-${i}`,
          from: { ...customer, role: 'customer' },
          timestamp: now + i,
          content,
          readAt: null,
          ...(i === 0 && attachments.length > 0 ? { attachments } : {}),
        },
      }),
    );
    // The customer answers by mail without an open page, and is shown as away.
    const away: ChatFrame[] = wasThere ? [] : [{ kind: 'presence', at: now, away: true }];
    const refusals = take([...frames, ...away]);
    // All of it or nothing: the messages belong to one session.
    if (refusals.some(({ code }) => code === 'consent_needed'))
      return { outcome: 'refused', reason: NOT_AGREED };
    table.put({
      n: table.next,
      at: now,
      state: 'received',
      dueAt: 0,
      seq: store.log.headSeq,
      tries: 0,
      inDoubt: 0,
      address: from,
      copyId,
      proof,
    });
    await arm();
    return { outcome: 'taken' };
  }

  stop(key: string, why: 'bounced' | 'complained'): void {
    if (this.#options.store.record.mail?.key === key) this.#mails.stop(why);
  }

  erase(): void {
    this.#mails.erase();
  }

  /** Called before an erasure. @returns what makes the reply address lead nowhere. */
  addressForgetter(): () => Promise<void> {
    const { store, topic, index } = this.#options;
    const key = store.record.mail?.key;
    if (key === undefined) return async () => undefined;
    return async () => {
      await index(indexNameOf(key)).forget(indexNameOf(key), topic);
    };
  }

  get jobs(): Job[] {
    const { store, retentionMs } = this.#options;
    return [
      {
        // Of a chat that was begun retention takes it.
        name: 'form past its time',
        nextDue: () => {
          const { mail, consents = [], state } = store.record;
          const at = mail?.at ?? consents.at(-1)?.at;
          return retentionMs === null || at === undefined || state.kind !== 'none' ? null : at + retentionMs;
        },
        run: () => store.save(withoutTags(store.record)),
      },
      ...this.#mails.jobs,
    ];
  }
}
