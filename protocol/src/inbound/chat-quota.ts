import { Buckets } from './buckets.ts';

export interface QuotaLimits {
  /** Frames of one chat that may wait for the edge. */
  waiting: number;
  /** Frames that one chat may write a minute; as many may come at once after a pause. */
  perMinute: number;
}

/** More than anybody writes, also while a Worker is redeployed: what comes above stops one chat only. */
export const QUOTA_LIMITS: QuotaLimits = { waiting: 1_000, perMinute: 600 };

/** What one chat may bring, so that one customer's flood stops only itself. */
export class ChatQuota {
  readonly #limits: QuotaLimits;
  readonly #buckets: Buckets;

  constructor(limits: QuotaLimits = QUOTA_LIMITS) {
    this.#limits = limits;
    this.#buckets = new Buckets({ burst: limits.perMinute, perMinute: limits.perMinute });
  }

  /** Whether it lets anything in at all; else waiting helps nobody. */
  get isShut(): boolean {
    return this.#limits.waiting < 1 || this.#limits.perMinute < 1;
  }

  /** Takes one frame of this chat's share. @returns false where there is none left. @param now in ms that only grow. */
  take(sessionTopic: string, waiting: number, now: number): boolean {
    return waiting < this.#limits.waiting && this.#buckets.take(sessionTopic, now);
  }
}
