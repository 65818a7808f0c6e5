import { type QueueKey, Sorted } from './sorted-slots.ts';

type Waiting = Pick<QueueKey, 'arrivedAt' | 'sessionTopic'>;

/** The customers who wait, by their arrival. In memory: it stands in the rows of their chats. */
export class WaitingQueue {
  readonly #sorted = new Sorted<QueueKey>();
  readonly #byTopic = new Map<string, QueueKey>();
  #steps = 0;

  get size(): number {
    return this.#sorted.size;
  }

  /** Somebody waits (still). */
  put({ arrivedAt, sessionTopic }: Waiting): void {
    const known = this.#byTopic.get(sessionTopic);
    if (known !== undefined) this.#sorted.delete(known);
    const key = { arrivedAt, sessionTopic, slot: 0 };
    this.#byTopic.set(sessionTopic, key);
    this.#sorted.add(key);
  }

  /** Somebody waits no more: all behind have come nearer. */
  delete(sessionTopic: string): void {
    const known = this.#byTopic.get(sessionTopic);
    if (known === undefined) return;
    this.#sorted.delete(known);
    this.#byTopic.delete(sessionTopic);
    this.#steps += 1;
  }

  /** Session topics, the next first. */
  first(limit: number): string[] {
    return this.#sorted.first(limit).map(({ sessionTopic }) => sessionTopic);
  }

  /** 1 is next; null: it does not wait. */
  placeOf(sessionTopic: string): number | null {
    const key = this.#byTopic.get(sessionTopic);
    return key === undefined ? null : this.#sorted.rank(key) + 1;
  }

  /** How many have left since this was asked for last. */
  takeSteps(): number {
    const steps = this.#steps;
    this.#steps = 0;
    return steps;
  }
}
