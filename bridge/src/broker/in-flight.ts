/** At most so many at once; the others wait in their order. MQTT.js does not keep to the broker's receive maximum itself. */
export class InFlight {
  #limit: number;
  #running = 0;
  #size = 0;
  #bytes = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What is on its way or waits for that. */
  get waiting(): { publishes: number; bytes: number } {
    return { publishes: this.#size, bytes: this.#bytes };
  }

  setLimit(limit: number): void {
    this.#limit = Math.max(1, limit);
    this.#next();
  }

  async run<T>(work: () => Promise<T>, bytes = 0): Promise<T> {
    this.#size += 1;
    this.#bytes += bytes;
    try {
      if (this.#running >= this.#limit) await new Promise<void>((resolve) => this.#waiting.push(resolve));
      this.#running += 1;
      try {
        return await work();
      } finally {
        this.#running -= 1;
        this.#next();
      }
    } finally {
      this.#size -= 1;
      this.#bytes -= bytes;
    }
  }

  #next(): void {
    if (this.#running < this.#limit) this.#waiting.shift()?.();
  }
}
