import type { Log } from '../../log.ts';
import type { Mirror } from '../../mirror/mirror.ts';
import type { Spool } from '../../spool/spool.ts';

const EVERY_MS = 3_600_000;

export interface RetentionOptions {
  spool: { parked: Pick<Spool['parked'], 'forgetBefore'> };
  mirror: Pick<Mirror, 'expire'> | null;
  log: Log;
}

/**
 * What is older than the Worker keeps it goes out of the mirror as well, and out of what was refused. The active bridge
 * looks once an hour; where MongoDB is away, the next hour finds the same and more.
 */
export class Retention {
  readonly #options: RetentionOptions;
  #retentionMs: number | null = null;
  /** The Worker's clock less {@link elapsedMs}; null where it does not say how late it is. */
  #workerOffsetMs: number | null = null;
  /** In ms that only grow. */
  #dueAt = Number.NEGATIVE_INFINITY;

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  /**
   * What the desk says when this bridge becomes the active one.
   *
   * @param retentionMs null: everything is kept.
   * @param workerNow the Worker's clock, epoch ms: messages carry its times, so nothing is deleted by ours.
   * @param now in ms that only grow.
   */
  learn(retentionMs: number | null, workerNow: number | null, now: number): void {
    this.#retentionMs = retentionMs;
    this.#workerOffsetMs = workerNow === null ? null : workerNow - now;
    this.#dueAt = Number.NEGATIVE_INFINITY;
  }

  /** Called now and then while this bridge is the active one. */
  async tick(now: number): Promise<void> {
    if (this.#retentionMs === null || now < this.#dueAt) return;
    this.#dueAt = now + EVERY_MS;
    const { log, mirror, spool } = this.#options;
    try {
      const parked = spool.parked.forgetBefore(Date.now() - this.#retentionMs);
      const workerNow = this.#workerOffsetMs === null ? null : this.#workerOffsetMs + now;
      const mirrored =
        workerNow === null || mirror === null ? 0 : await mirror.expire(workerNow - this.#retentionMs);
      if (parked + mirrored > 0)
        log.info({ mirrored, parked }, 'what was older than RETENTION_DAYS is deleted');
    } catch (error) {
      log.warn(
        { error: error instanceof Error ? error.name : 'unknown' },
        'what is older than RETENTION_DAYS could not be deleted; trying again in an hour',
      );
    }
  }
}
