/** One timer for all that a request waits for. */
export class Deadline {
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #passed: Promise<never>;

  constructor(ms: number) {
    const { promise, reject } = Promise.withResolvers<never>();
    this.#passed = promise;
    // Nobody may be waiting any more.
    this.#passed.catch(() => undefined);
    this.#timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  }

  /** @throws what `work` throws, or that it took too long. */
  before<T>(work: PromiseLike<T>): Promise<T> {
    return Promise.race([work, this.#passed]);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
