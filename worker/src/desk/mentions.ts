import { type Customer, type Mention, type Note, TOPICS } from '@chimpassist/protocol';
import type { Outlet } from '../contract/outlet.ts';
import { AttendantRows, isAbout } from './attendant-rows.ts';
import type { DeskStore } from './desk-store.ts';

/** Of one attendant; of more, the first are forgotten. They stand in the chats all the same. */
const MENTIONS_KEPT = 50;

export interface MentionsOptions {
  storage: Pick<DurableObjectStorage, 'kv'>;
  store: Pick<DeskStore, 'transaction'>;
  outlet: Outlet;
}

/**
 * Where colleagues have mentioned an attendant who has not looked there since. What the note says stays with the chat.
 */
export class Mentions {
  readonly #options: MentionsOptions;
  readonly #rows: AttendantRows<Mention>;

  constructor(options: MentionsOptions) {
    this.#options = options;
    this.#rows = new AttendantRows(options.storage, 'mentions ');
  }

  /** Tells those whom a note mentions. */
  add(note: Note, { id: customerId, name: customerName }: Customer): void {
    const { store, outlet } = this.#options;
    const { mentions, n, at, from } = note;
    const mention: Mention = { customerId, customerName, n, at, from };
    const payload = { customerId, customerName, note };
    const publishes = mentions.map((id) => ({ topic: TOPICS.mentions(id), payload, qos: 1 as const }));
    store.transaction(() => {
      for (const id of mentions) this.#rows.put(id, [...this.of(id), mention].slice(-MENTIONS_KEPT));
      outlet.push({ publishes });
    });
  }

  /** The oldest first. */
  of(attendantId: string): Mention[] {
    return this.#rows.of(attendantId);
  }

  /** The attendant looks at this chat. */
  seen(attendantId: string, sessionTopic: string): void {
    const known = this.of(attendantId);
    const left = known.filter((mention) => !isAbout(mention, sessionTopic));
    if (left.length < known.length) this.#rows.put(attendantId, left);
  }

  /** A chat was erased. */
  forget(sessionTopic: string): void {
    for (const [attendantId, left] of this.#rows.withoutChat(sessionTopic)) this.#rows.put(attendantId, left);
  }
}
