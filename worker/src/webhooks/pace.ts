const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 3_600_000;
/** So long it is tried without any success; then it is turned off. */
export const GIVE_UP_MS = 24 * 3_600_000;
/** Chats whose events are on their way at once: the platform opens six connections for an object. */
const AT_ONCE = 6;
/** After so many failures in a row it is not this event's fault: one at a time tries whether it answers again. */
const IS_DOWN_AFTER = 8;

/** How long to wait after a number of tries that failed, ms: doubled each time, with jitter, so that not all come at once. */
export const waitAfter = (tries: number): number =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1)) * (0.75 + Math.random() / 2);

/** How one endpoint is dealt with, by how its last answers were. In memory: who forgets tries once more. */
export class Pace {
  #failures = 0;
  #notBefore = 0;

  get atOnce(): number {
    return this.#failures >= IS_DOWN_AFTER ? 1 : AT_ONCE;
  }

  /** Before this nothing is tried, epoch ms. */
  get notBefore(): number {
    return this.#notBefore;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#notBefore = 0;
  }

  failed(now: number): void {
    this.#failures += 1;
    if (this.#failures >= IS_DOWN_AFTER)
      this.#notBefore = now + waitAfter(this.#failures - IS_DOWN_AFTER + 1);
  }
}
