import { type Ack, claimedIdentityOf, type Message } from '@chimpassist/protocol';

/** Over all chats; of more than these the oldest is not repeated, and comes with the next history. */
const WORDS_MAX = 200;

const keyOf = (sessionTopic: string, ref: Pick<Ack, 'id' | 'timestamp' | 'from'>): string =>
  `${sessionTopic} ${claimedIdentityOf(ref)}`;

/** Words over the attendants' topic, whose writer is not known to be in the chat: the edge must store them before they are said. */
export class UnprovenMessages {
  /** By chat and identity, the oldest first. */
  readonly #words = new Map<string, { sessionTopic: string; message: Message }>();

  add(sessionTopic: string, message: Message): void {
    const key = keyOf(sessionTopic, message);
    this.#words.delete(key);
    this.#words.set(key, { sessionTopic, message });
    const [oldest] = this.#words.keys();
    if (this.#words.size > WORDS_MAX && oldest !== undefined) this.#words.delete(oldest);
  }

  /** @returns those of them that the edge has just stored as an attendant's. */
  stored(sessionTopic: string, acks: readonly Ack[]): Message[] {
    if (this.#words.size === 0) return [];
    return acks.flatMap((ack) => {
      const key = keyOf(sessionTopic, ack);
      const found = this.#words.get(key);
      if (found === undefined || ack.from.role !== 'attendant') return [];
      this.#words.delete(key);
      // A copy says nothing new, and its words may be others.
      return ack.receivedAt === undefined ? [] : [found.message];
    });
  }

  forget(sessionTopic: string): void {
    for (const [key, words] of this.#words) if (words.sessionTopic === sessionTopic) this.#words.delete(key);
  }
}
