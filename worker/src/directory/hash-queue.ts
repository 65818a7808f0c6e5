/** About two seconds of work: who came later would wait longer than a person does. */
const WAITING_MAX = 10;

/** Works off one hash at a time: each takes all of the processor and 16 MiB. */
export class HashQueue {
  #waiting = 0;
  #last: Promise<void> = Promise.resolve();

  /** @returns what `work` returns, or null where too many wait. */
  async run<T>(work: () => T): Promise<T | null> {
    if (this.#waiting >= WAITING_MAX) return null;
    this.#waiting += 1;
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    try {
      await before;
      // Between two hashes the object hears what came meanwhile, and refuses what is too much.
      await new Promise((heard) => setTimeout(heard, 0));
      return work();
    } finally {
      this.#waiting -= 1;
      resolve();
    }
  }
}
