import type { Log } from '../log.ts';
import type { Mirror } from '../mirror/mirror.ts';
import type { Spool } from '../spool/spool.ts';

const EVERY_MS = 3_600_000;

export interface RetentionOptions {
  spool: Pick<Spool, 'forgetParked'>;
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
  /** Epoch ms. */
  #dueAt = 0;

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  /** What the desk says when this bridge becomes the active one; null: everything is kept. */
  learn(retentionMs: number | null): void {
    this.#retentionMs = retentionMs;
    this.#dueAt = 0;
  }

  /** Called now and then while this bridge is the active one. */
  async tick(now: number): Promise<void> {
    if (this.#retentionMs === null || now < this.#dueAt) return;
    this.#dueAt = now + EVERY_MS;
    const { log, mirror, spool } = this.#options;
    const before = now - this.#retentionMs;
    try {
      const parked = spool.forgetParked(before);
      const mirrored = (await mirror?.expire(before)) ?? 0;
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
