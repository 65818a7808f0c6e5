import {
  type Customer,
  customerIdTextOf,
  idText,
  type Mention,
  type Note,
  TOPICS,
} from '@chimpassist/protocol';
import type { Outlet } from '../contract/outlet.ts';
import type { DeskStore } from './desk-store.ts';

const PREFIX = 'mentions ';
/** Of one attendant; of more, the first are forgotten. They stand in the chats all the same. */
const MENTIONS_KEPT = 50;

export interface MentionsOptions {
  storage: Pick<DurableObjectStorage, 'kv'>;
  store: Pick<DeskStore, 'transaction'>;
  outlet: Outlet;
}

/**
 * Where colleagues have mentioned an attendant who has not looked there since: a row for each attendant of whom there is any. What
 * the note says stays with the chat.
 */
export class Mentions {
  readonly #options: MentionsOptions;

  constructor(options: MentionsOptions) {
    this.#options = options;
  }

  /** Tells those whom a note mentions. */
  add(note: Note, { id: customerId, name: customerName }: Customer): void {
    const { store, outlet } = this.#options;
    const { mentions, n, at, from } = note;
    const mention: Mention = { customerId, customerName, n, at, from };
    const payload = { customerId, customerName, note };
    const publishes = mentions.map((id) => ({ topic: TOPICS.mentions(id), payload, qos: 1 as const }));
    store.transaction(() => {
      for (const id of mentions) this.#put(id, [...this.of(id), mention].slice(-MENTIONS_KEPT));
      outlet.push({ publishes });
    });
  }

  /** The oldest first. */
  of(attendantId: string): Mention[] {
    return this.#options.storage.kv.get<Mention[]>(PREFIX + attendantId) ?? [];
  }

  /** The attendant looks at this chat. */
  seen(attendantId: string, sessionTopic: string): void {
    const known = this.of(attendantId);
    const left = withoutChat(known, sessionTopic);
    if (left.length < known.length) this.#put(attendantId, left);
  }

  /** A chat was erased. */
  forget(sessionTopic: string): void {
    for (const [key, known] of [...this.#options.storage.kv.list<Mention[]>({ prefix: PREFIX })]) {
      const left = withoutChat(known, sessionTopic);
      if (left.length < known.length) this.#put(key.slice(PREFIX.length), left);
    }
  }

  #put(attendantId: string, mentions: Mention[]): void {
    const { kv } = this.#options.storage;
    if (mentions.length === 0) kv.delete(PREFIX + attendantId);
    else kv.put(PREFIX + attendantId, mentions);
  }
}

const withoutChat = (mentions: readonly Mention[], sessionTopic: string): Mention[] =>
  mentions.filter(({ customerId }) => idText(customerId) !== customerIdTextOf(sessionTopic));
