import type { SlotRow } from './rows.ts';

/** The place of a slot in the queue: after it, the next one is looked for. */
export type QueueKey = Pick<SlotRow, 'arrivedAt' | 'sessionTopic' | 'slot'>;

const compare = (a: QueueKey, b: QueueKey): number =>
  a.arrivedAt - b.arrivedAt ||
  (a.sessionTopic < b.sessionTopic ? -1 : a.sessionTopic > b.sessionTopic ? 1 : a.slot - b.slot);

/** Things by their customers' arrival. What is asked here costs the same, however many there are, but for a move in memory. */
export class Sorted<T extends QueueKey> {
  readonly #all: T[] = [];

  get size(): number {
    return this.#all.length;
  }

  get all(): readonly T[] {
    return this.#all;
  }

  add(one: T): void {
    this.#all.splice(this.rank(one), 0, one);
  }

  delete(one: QueueKey): void {
    const place = this.rank(one);
    const found = this.#all[place];
    if (found !== undefined && compare(found, one) === 0) this.#all.splice(place, 1);
  }

  first(limit: number): T[] {
    return this.#all.slice(0, limit);
  }

  after(key: QueueKey, limit: number): T[] {
    const place = this.rank(key);
    const found = this.#all[place];
    const next = found !== undefined && compare(found, key) === 0 ? place + 1 : place;
    return this.#all.slice(next, next + limit);
  }

  /** How many come before it. */
  rank(key: QueueKey): number {
    let from = 0;
    let to = this.#all.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      const one = this.#all[middle];
      if (one !== undefined && compare(one, key) < 0) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

/** Several of them, by a name. */
export class SortedByName<T extends QueueKey> {
  readonly #byName = new Map<string, Sorted<T>>();

  /** Names of which there is one at least, in order. */
  get names(): string[] {
    return [...this.#byName.keys()].sort();
  }

  of(name: string): Sorted<T> | undefined {
    return this.#byName.get(name);
  }

  add(name: string, one: T): void {
    const sorted = this.#byName.get(name) ?? new Sorted<T>();
    this.#byName.set(name, sorted);
    sorted.add(one);
  }

  delete(name: string, one: T): void {
    const sorted = this.#byName.get(name);
    sorted?.delete(one);
    if (sorted?.size === 0) this.#byName.delete(name);
  }
}

export const byArrival = <T extends QueueKey>(all: Iterable<T>): T[] => [...all].sort(compare);
