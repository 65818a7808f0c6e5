export interface QuotaLimits {
  /** Frames of one chat that may wait for the edge. */
  waiting: number;
  /** Frames that one chat may write a minute; as many may come at once after a pause. */
  perMinute: number;
}

/** More than anybody writes, also while a Worker is redeployed: what comes above stops one chat only. */
export const QUOTA_LIMITS: QuotaLimits = { waiting: 1_000, perMinute: 600 };

const MINUTE_MS = 60_000;
/** Above so many buckets those that are full again are forgotten. */
const BUCKETS_MAX = 10_000;

interface Bucket {
  tokens: number;
  /** When the tokens were counted, epoch ms. */
  at: number;
}

/** What one chat may bring, so that one customer's flood stops only itself. */
export class ChatQuota {
  readonly #limits: QuotaLimits;
  readonly #buckets = new Map<string, Bucket>();

  constructor(limits: QuotaLimits = QUOTA_LIMITS) {
    this.#limits = limits;
  }

  /** Takes one frame of this chat's share. @returns false where there is none left. */
  take(sessionTopic: string, waiting: number, now: number): boolean {
    if (waiting >= this.#limits.waiting) return false;
    const bucket = this.#buckets.get(sessionTopic);
    const tokens = bucket === undefined ? this.#limits.perMinute : this.#filled(bucket, now);
    if (tokens < 1) return false;
    this.#buckets.set(sessionTopic, { tokens: tokens - 1, at: now });
    if (this.#buckets.size > BUCKETS_MAX) this.#forgetFull(now);
    return true;
  }

  #filled({ tokens, at }: Bucket, now: number): number {
    const { perMinute } = this.#limits;
    return Math.min(perMinute, tokens + (Math.max(0, now - at) / MINUTE_MS) * perMinute);
  }

  #forgetFull(now: number): void {
    for (const [topic, bucket] of this.#buckets) {
      if (this.#filled(bucket, now) >= this.#limits.perMinute) this.#buckets.delete(topic);
    }
  }
}
