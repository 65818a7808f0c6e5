import type { OfferFact } from '@chimpassist/protocol';

/** More of one chat are not kept: its row is written at each change. */
const OFFERS_MAX = 50;

/** Offers that have ended, of chats that wait or go on, since the customer asked. They stand in the rows of their chats. */
export class EndedOffers {
  readonly #byTopic = new Map<string, readonly OfferFact[]>();

  /** Takes them as they stand on the disk; without any, the customer has asked anew. */
  load(sessionTopic: string, offers: readonly OfferFact[] = []): void {
    this.#byTopic.set(sessionTopic, offers);
  }

  /** An offer ends once: what is said of it first stays. */
  add(sessionTopic: string, offer: OfferFact): void {
    const known = this.#byTopic.get(sessionTopic) ?? [];
    if (known.some(({ who, at }) => who === offer.who && at === offer.at)) return;
    if (known.length < OFFERS_MAX) this.#byTopic.set(sessionTopic, [...known, offer]);
  }

  /** Undefined of a chat that is over. */
  of(sessionTopic: string): readonly OfferFact[] | undefined {
    return this.#byTopic.get(sessionTopic);
  }

  /** The chat is over: they stand in its row alone. */
  end(sessionTopic: string): void {
    this.#byTopic.delete(sessionTopic);
  }
}
