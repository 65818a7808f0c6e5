/** So many at the head of the queue hear of each step. */
export const HEAD = 5;
/** All others hear when they have come so much nearer. */
const NEARER = 0.8;

interface Queue {
  readonly size: number;
  /** Session topics of those who wait, the next first. */
  first(limit: number): string[];
  /** 1 is next; null: it does not wait. */
  positionOf(sessionTopic: string): number | null;
}

/**
 * Which customers hear that the queue has moved. One step costs at most {@link HEAD} customers and those who have come a fifth
 * nearer since they heard, however many wait: who stands at place N hears about log(N) times before the head.
 */
export class QueueAudience {
  readonly #queue: Queue;
  readonly #told = new Map<string, number>();
  /** Who is looked at after so many steps. */
  readonly #due = new Map<number, string[]>();
  #steps = 0;

  constructor(queue: Queue) {
    this.#queue = queue;
    // After a sleep: they know where they were.
    for (const [at, topic] of queue.first(queue.size).entries()) this.told(topic, at + 1);
  }

  /** This customer knows the own place. */
  told(sessionTopic: string, position: number): void {
    this.#told.set(sessionTopic, position);
    if (position > HEAD) this.#lookAgain(sessionTopic, position - this.#goalOf(position));
  }

  /** So many have left the queue. @returns who is to hear of the own place now. */
  moved(steps: number): { sessionTopic: string; position: number }[] {
    const looked = new Set(this.#queue.first(HEAD));
    for (let step = 0; step < steps; step++) {
      this.#steps += 1;
      for (const topic of this.#due.get(this.#steps) ?? []) looked.add(topic);
      this.#due.delete(this.#steps);
    }
    return [...looked].flatMap((sessionTopic) => this.#look(sessionTopic));
  }

  #look(sessionTopic: string): { sessionTopic: string; position: number }[] {
    const position = this.#queue.positionOf(sessionTopic);
    const before = this.#told.get(sessionTopic);
    if (position === null) {
      this.#told.delete(sessionTopic);
      return [];
    }
    if (position === before && position <= HEAD) return [];
    const goal = before === undefined || position <= HEAD ? position : this.#goalOf(before);
    if (position > goal) {
      // Some who left stood behind.
      this.#lookAgain(sessionTopic, position - goal);
      return [];
    }
    this.told(sessionTopic, position);
    return [{ sessionTopic, position }];
  }

  #goalOf(position: number): number {
    return Math.max(HEAD, Math.floor(position * NEARER));
  }

  #lookAgain(sessionTopic: string, after: number): void {
    const at = this.#steps + Math.max(1, after);
    this.#due.set(at, [...(this.#due.get(at) ?? []), sessionTopic]);
  }
}
