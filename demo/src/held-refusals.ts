export interface HoldOptions {
  /** How long an answer is held back. */
  holdMs: number;
  /** How many are held at once; beyond that the oldest one goes. */
  atMost: number;
}

/** Shorter than the 30 s after which clients give a connection up that is not answered. */
const HOLD_MS = 20_000;
/** A held connection costs a socket, and nothing else. */
const AT_MOST = 1_000;
export const HOLD: HoldOptions = { holdMs: HOLD_MS, atMost: AT_MOST };

/**
 * Refusals that are held back. A legacy client without a token tries again one second after each refusal, for ever,
 * and no answer stops it; but while it waits for an answer it does nothing.
 */
export class HeldRefusals {
  readonly #options: HoldOptions;
  /** Each answer with its timer, the oldest first. */
  readonly #held = new Map<() => void, NodeJS.Timeout>();

  constructor(options: HoldOptions) {
    this.#options = options;
  }

  /** Calls `answer` once: after a while, when newer ones need its place, or at the end. */
  hold(answer: () => void): void {
    this.#held.set(
      answer,
      setTimeout(() => this.#answer(answer), this.#options.holdMs),
    );
    const [oldest] = this.#held.keys();
    if (this.#held.size > this.#options.atMost && oldest !== undefined) this.#answer(oldest);
  }

  answerAll(): void {
    for (const answer of [...this.#held.keys()]) this.#answer(answer);
  }

  #answer(answer: () => void): void {
    clearTimeout(this.#held.get(answer));
    if (this.#held.delete(answer)) answer();
  }
}
