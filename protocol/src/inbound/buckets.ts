export interface BucketLimits {
  /** As many may come at once after a pause. */
  burst: number;
  perMinute: number;
}

const MINUTE_MS = 60_000;
/** Above so many buckets those that are full again are forgotten. */
const BUCKETS_MAX = 10_000;

interface Bucket {
  tokens: number;
  /** When the tokens were counted, in ms that only grow. */
  at: number;
}

/** A share for each name: what comes above it waits or is dropped, and nobody else's share gets smaller. */
export class Buckets {
  readonly #limits: BucketLimits;
  readonly #buckets = new Map<string, Bucket>();
  /** Looking through all of them at each new one would cost more than they do. */
  #lookAbove = BUCKETS_MAX;

  constructor(limits: BucketLimits) {
    this.#limits = limits;
  }

  /** Takes one of this name's share. @returns false where there is none left. @param now in ms that only grow. */
  take(name: string, now: number): boolean {
    const bucket = this.#buckets.get(name);
    const tokens = bucket === undefined ? this.#limits.burst : this.#filled(bucket, now);
    if (tokens < 1) return false;
    this.#buckets.set(name, { tokens: tokens - 1, at: now });
    if (this.#buckets.size > this.#lookAbove) this.#forgetFull(now);
    return true;
  }

  #filled({ tokens, at }: Bucket, now: number): number {
    const { burst, perMinute } = this.#limits;
    return Math.min(burst, tokens + (Math.max(0, now - at) / MINUTE_MS) * perMinute);
  }

  #forgetFull(now: number): void {
    for (const [name, bucket] of this.#buckets) {
      if (this.#filled(bucket, now) >= this.#limits.burst) this.#buckets.delete(name);
    }
    this.#lookAbove = Math.max(BUCKETS_MAX, 2 * this.#buckets.size);
  }
}
