import {
  type Consent,
  type Form,
  type FormField,
  formsToAgree,
  hasAgreed,
  type KnownAnswers,
  type SessionTopic,
  type SiteId,
  TOPICS,
} from '@chimpassist/protocol';
import type { ChatFrame, Publish, Refusal } from '@chimpassist/protocol/frames';
import type { PageTerms } from '../contract/page-terms.ts';
import type { LinkSigner } from '../file-link.ts';
import { consentNotice } from '../forms/notice.ts';
import { freshTerms, isOpenAt, termsOf } from '../forms/page-terms.ts';
import type { ChatRecord } from './chat-record.ts';
import type { ChatStore } from './chat-store.ts';
import { isLive } from './machine/state.ts';

/** Of more, the newest are kept. */
const CONSENTS_MAX = 50;

const NOT_AGREED = {
  code: 'consent_needed',
  message: 'The customer has to agree first to what the team requires before a chat.',
} as const satisfies Omit<Refusal, 'index'>;

/** So long a customer is not told again where to agree. */
const NOTICE_MS = 60_000;

interface Stop {
  refusal: Omit<Refusal, 'index'>;
  publishes: Publish[];
}

/** What is known of a customer, by name. */
export const knownIn = ({
  attributes = [],
  consents = [],
}: Pick<ChatRecord, 'attributes' | 'consents'>): KnownAnswers => ({
  fields: attributes.map(({ name }) => name),
  consents: consents.map(({ form, field, version, at }) => ({ form, field, version, at })),
});

/** The record with what a customer has agreed to in a form, once for each version of the words. */
export function withConsents(
  record: ChatRecord,
  form: string,
  agreed: readonly FormField[],
  now: number,
): ChatRecord {
  const before = record.consents ?? [];
  const isThere = (field: FormField) =>
    before.some((each) => each.form === form && each.field === field.name && each.version === field.version);
  const added = agreed
    .filter((field) => !isThere(field))
    .map(
      (field): Consent => ({
        form,
        field: field.name,
        version: field.version ?? '',
        text: field.label,
        link: field.link,
        at: now,
      }),
    );
  return added.length === 0 ? record : { ...record, consents: [...before, ...added].slice(-CONSENTS_MAX) };
}

export interface ConsentsOptions {
  store: ChatStore;
  topic: SessionTopic;
  site: SiteId;
  /** Signs links; null: none can be signed. */
  signer: LinkSigner | null;
  askWorkspace(): Promise<PageTerms>;
}

/**
 * Whether the customer has agreed to what the team requires, before the first word of a session is stored. Only then the
 * workspace is asked, at most once in 2.5 s and isolate; a session that has begun goes on.
 */
export class Consents {
  readonly #options: ConsentsOptions;
  /** A session of which a word of the customer is stored. */
  #begun: string | null = null;
  /** When the customer was last told where to agree, epoch ms. */
  #noticedAt = 0;
  /** What holds for the frames that are taken next. */
  #terms: PageTerms | null = null;

  constructor(options: ConsentsOptions) {
    this.#options = options;
  }

  /** Whether what comes waits for the workspace. @param bringsWord is asked only where it counts. */
  mustAsk(bringsWord: () => boolean): boolean {
    this.#terms = freshTerms(this.#options.site, Date.now());
    return this.#terms === null && !this.#hasBegun && bringsWord();
  }

  /** @throws where the workspace cannot be reached: then nothing is stored, and it comes again. */
  async ask(): Promise<void> {
    const { site, askWorkspace } = this.#options;
    this.#terms = await termsOf(site, Date.now(), askWorkspace, true);
  }

  /** Why a new word of the customer is not stored, and what is said of it; null: it is stored. Synchronous. */
  stop(): Stop | null {
    if (this.#terms === null) return null;
    const now = Date.now();
    const forms = formsToAgree(this.#terms.forms, isOpenAt(this.#terms, now));
    if (hasAgreed(forms, knownIn(this.#options.store.record)) || this.#hasBegun) return null;
    return { refusal: NOT_AGREED, publishes: this.#notice(forms, now) };
  }

  /** Clients that know no forms are told where to agree, at most once in a minute. */
  #notice(forms: readonly Form[], now: number): Publish[] {
    const { topic, signer } = this.#options;
    const message = now - this.#noticedAt < NOTICE_MS ? null : consentNotice(topic, forms, signer, now);
    if (message === null) return [];
    this.#noticedAt = now;
    const payload = { sessionInfo: { sessionTopic: topic, lastMessages: [message] }, message };
    return [{ topic: TOPICS.attendantMessages(topic), payload, qos: 0 }];
  }

  get #hasBegun(): boolean {
    const { record, reader } = this.#options.store;
    if (!isLive(record.state)) return false;
    const { sessionId } = record.state.session;
    if (this.#begun === sessionId) return true;
    if (!reader.hasWordIn(sessionId)) return false;
    this.#begun = sessionId;
    return true;
  }
}

/** Whether it is a new word of the customer, as far as a frame tells. */
export const isWord = (frame: ChatFrame): boolean =>
  frame.kind === 'message' && frame.imported !== true && frame.proven !== 'attendant';
