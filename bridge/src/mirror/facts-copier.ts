import { elapsedMs } from '../clock.ts';
import { backoffMs } from '../edge/backoff.ts';
import type { Edge } from '../edge/edge.ts';
import { EdgeError } from '../edge/edge-error.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { FactsDatabase } from './facts-database.ts';

const PAGE = 200;
const LOOK_MS = 30_000;
/** Ledgers of months that are over change seldom: by an erasure, by a tag. */
const LOOK_AT_OLD_MS = 600_000;
/** The newest ledgers, at which it looks each time: those of this month and of the one before. */
const NEWEST = 2;
/** No answer of the Worker's knows what was asked for: it is one of before. */
const UNKNOWN_STATUS = 404;

export interface FactsCopierOptions {
  edge: Pick<Edge, 'factsPage' | 'ledgers'>;
  database: FactsDatabase;
  metrics: Pick<Metrics, 'factsMirrored'>;
  log: Log;
  /** Between two looks, ms. */
  lookMs?: number;
}

/** Copies the ledgers into MongoDB, each from its own cursor, which stands in MongoDB too. Only the active bridge does it. */
export class FactsCopier {
  readonly #options: FactsCopierOptions;
  #timer: NodeJS.Timeout | null = null;
  #isLeading = false;
  #round: Promise<void> | null = null;
  #failures = 0;
  #hasIndexes = false;
  /** When all ledgers were last looked at, by {@link elapsedMs}. */
  #lookedAtAll: number | null = null;
  /** Since when something is known to be missing, by {@link elapsedMs}; null: nothing is. */
  #behindSince: number | null = null;

  constructor(options: FactsCopierOptions) {
    this.#options = options;
  }

  /** How long it has not got to the end of all ledgers, ms. */
  lagMs(now: number): number {
    return this.#behindSince === null ? 0 : now - this.#behindSince;
  }

  lead(isLeading: boolean): void {
    if (this.#isLeading === isLeading) return;
    this.#isLeading = isLeading;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (!isLeading) this.#behindSince = null;
    // Another one may have gone on meanwhile.
    this.#lookedAtAll = null;
    if (isLeading) this.#plan(0);
  }

  async stop(): Promise<void> {
    this.lead(false);
    await this.#round;
  }

  #plan(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#round = this.#look().finally(() => {
        this.#round = null;
        const { lookMs = LOOK_MS } = this.#options;
        if (this.#isLeading && this.#timer === null)
          this.#plan(this.#failures > 0 ? Math.max(lookMs, backoffMs(this.#failures)) : lookMs);
      });
    }, ms);
  }

  /** It does not reject. */
  async #look(): Promise<void> {
    const { database, log } = this.#options;
    const now = elapsedMs();
    try {
      if (!this.#hasIndexes) await database.makeIndexes();
      this.#hasIndexes = true;
      await this.#copyAll(now);
      this.#failures = 0;
      this.#behindSince = null;
    } catch (error) {
      // A Worker of before has none.
      if (error instanceof EdgeError && error.status === UNKNOWN_STATUS) return;
      this.#failures += 1;
      this.#behindSince ??= now;
      // Of a database that is away the mirror tells.
      if (this.#failures === 1 && error instanceof EdgeError)
        log.warn({ status: error.status }, 'the ledgers cannot be read; trying again');
    }
  }

  async #copyAll(now: number): Promise<void> {
    const { database, edge } = this.#options;
    const names = await edge.ledgers();
    const isForAll = this.#lookedAtAll === null || now - this.#lookedAtAll >= LOOK_AT_OLD_MS;
    const cursors = await database.cursors();
    for (const name of isForAll ? names : names.slice(-NEWEST))
      await this.#copy(name, cursors.get(name) ?? '');
    if (isForAll) this.#lookedAtAll = now;
  }

  async #copy(ledger: string, from: string): Promise<void> {
    const { database, edge, metrics } = this.#options;
    for (let cursor = from; this.#isLeading; ) {
      const page = await edge.factsPage(ledger, cursor, PAGE);
      if (page.isMore) this.#behindSince ??= elapsedMs();
      if (page.rows.length > 0) await database.write(ledger, page);
      metrics.factsMirrored.inc(page.rows.length);
      if (!page.isMore) return;
      cursor = page.cursor;
    }
  }
}
