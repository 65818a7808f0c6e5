import { elapsedMs } from '../clock.ts';

/** One timer for several who want to look again: the earliest wish counts. */
export class WakeUp {
  readonly #look: () => void;
  #timer: NodeJS.Timeout | null = null;
  #at = Number.POSITIVE_INFINITY;
  #isStopped = false;

  /** @param look called once for all wishes up to then. */
  constructor(look: () => void) {
    this.#look = look;
  }

  in(delayMs: number): void {
    const at = elapsedMs() + delayMs;
    if (this.#isStopped || at >= this.#at) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#at = at;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#at = Number.POSITIVE_INFINITY;
      this.#look();
    }, delayMs);
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}
