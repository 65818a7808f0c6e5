/** Of what waits, in one call. */
const BATCH_MAX = 50;

interface Waiting<T, A> {
  item: T;
  settle(answer: A): void;
  fail(error: unknown): void;
}

/**
 * Calls an object with what is to be said to it, one call at a time: what comes meanwhile goes with the next, so that nothing
 * overtakes anything.
 */
export class InOrder<T, A> {
  readonly #call: (items: T[]) => Promise<A[]>;
  #waiting: Waiting<T, A>[] = [];
  #isRunning = false;

  /** @param call answers for each item; saying them twice must do no more than saying them once. */
  constructor(call: (items: T[]) => Promise<A[]>) {
    this.#call = call;
  }

  get isIdle(): boolean {
    return !this.#isRunning;
  }

  /** @throws what the call throws the second time. */
  say(item: T): Promise<A> {
    const { promise, resolve, reject } = Promise.withResolvers<A>();
    this.#waiting.push({ item, settle: resolve, fail: reject });
    if (!this.#isRunning) void this.#run();
    return promise;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    // What else is said in this turn goes with it.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, BATCH_MAX);
      const items = batch.map(({ item }) => item);
      try {
        // An object that was being moved, or deployed, is there at the second call.
        const answers = await this.#call(items).catch(() => this.#call(items));
        for (const [index, { settle, fail }] of batch.entries()) {
          const answer = answers[index];
          if (answer === undefined) fail(new Error('An object gave no answer.'));
          else settle(answer);
        }
      } catch (error) {
        for (const { fail } of batch) fail(error);
      }
    }
    this.#isRunning = false;
  }
}
