/** An attendant of whom nothing was heard for this long counts as away. */
export const INACTIVE_AFTER_MS = 120_000;

/** What the activity monitor says of an attendant at a keep-alive, and whether it has changed. */
export interface Verdict {
  isActive: boolean;
  hasChanged: boolean;
}

/** Which attendants are at work, by e-mail. Silence counts only while the monitor is listened to. All times only grow. */
export class ActivityClock {
  readonly #inactiveAfterMs: number;
  readonly #heardAt = new Map<string, number>();
  readonly #inactive = new Set<string>();
  #listeningSince: number | null = null;

  constructor(inactiveAfterMs = INACTIVE_AFTER_MS) {
    this.#inactiveAfterMs = inactiveAfterMs;
  }

  get isListening(): boolean {
    return this.#listeningSince !== null;
  }

  /** The monitor's broker can be heard. */
  listening(now: number): void {
    this.#listeningSince ??= now;
  }

  /** The monitor's broker cannot be heard. */
  notListening(): void {
    this.#listeningSince = null;
  }

  heard(email: string, now: number): void {
    this.#heardAt.set(email.toLowerCase(), now);
  }

  /** Asked at each keep-alive of an attendant. */
  verdict(email: string, now: number): Verdict {
    const user = email.toLowerCase();
    const wasActive = !this.#inactive.has(user);
    const since = this.#listeningSince;
    // While nobody listens there is no silence, and what was said last stands.
    if (since === null) return { isActive: wasActive, hasChanged: false };
    const due = Math.max(this.#heardAt.get(user) ?? since, since) + this.#inactiveAfterMs;
    const isActive = now < due;
    if (isActive) this.#inactive.delete(user);
    else this.#inactive.add(user);
    return { isActive, hasChanged: isActive !== wasActive };
  }

  /** This process stood still: everybody counts as heard just now. */
  paused(now: number): void {
    if (this.#listeningSince !== null) this.#listeningSince = now;
  }
}
