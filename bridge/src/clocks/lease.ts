import { elapsedMs } from '../clock.ts';

/**
 * Whether this bridge is the active one, and since when it has heard the broker as such: only after that does silence mean
 * that somebody is gone.
 */
export class Lease {
  #epoch: number | null = null;
  #isListening = false;
  #listeningSince: number | null = null;
  readonly #now: () => number;

  /** @param now ms that only grow. */
  constructor(now: () => number = elapsedMs) {
    this.#now = now;
  }

  /** Of the lease, or null while it is not ours. */
  get epoch(): number | null {
    return this.#epoch;
  }

  /** Whether the broker is there. */
  get isListening(): boolean {
    return this.#isListening;
  }

  /** Since when both broker and desk are there, by {@link elapsedMs}; null while one is not. */
  get listeningSince(): number | null {
    return this.#listeningSince;
  }

  take(epoch: number): void {
    this.#epoch = epoch;
    this.#updateListeningSince();
  }

  /** Another bridge has it, or the desk cannot be heard. */
  lose(): void {
    this.#epoch = null;
    this.#updateListeningSince();
  }

  heardBroker(isListening: boolean): void {
    this.#isListening = isListening;
    this.#updateListeningSince();
  }

  /** This process stood still: everybody who was heard before counts as heard just now. */
  paused(): void {
    if (this.#listeningSince !== null) this.#listeningSince = this.#now();
  }

  #updateListeningSince(): void {
    if (!this.#isListening || this.#epoch === null) this.#listeningSince = null;
    else this.#listeningSince ??= this.#now();
  }
}
