/** How long nothing goes to a topic at which the broker hung up. */
const MUTE_MS = 600_000;
const MUTED_MAX = 1_000;

/** Topics at which the broker hung up: nothing goes there for a while. */
export class MutedTopics {
  /** Until when, in ms that only grow; the oldest first. */
  readonly #until = new Map<string, number>();

  isMuted(topic: string): boolean {
    return (this.#until.get(topic) ?? 0) > performance.now();
  }

  mute(topic: string): void {
    this.#until.set(topic, performance.now() + MUTE_MS);
    const [oldest] = this.#until.keys();
    if (this.#until.size > MUTED_MAX && oldest !== undefined) this.#until.delete(oldest);
  }
}
