import type { WaitRange } from '@chimpassist/protocol';

/** Times between one taken customer and the next that are looked at. */
const INTERVALS_MAX = 20;
/** Of fewer nothing is said. */
const INTERVALS_MIN = 5;
/** What is older says nothing of now. */
const FRESH_MS = 3_600_000;

/**
 * How fast the queue moves, by the customers whom attendants took last. It is kept in memory only: after a sleep nothing is
 * said until enough were taken.
 */
export class QueuePace {
  #taken: number[] = [];

  /** An attendant has taken a customer who waited. */
  taken(now: number): void {
    this.#taken = [...this.#taken, now].slice(-INTERVALS_MAX - 1);
  }

  /** From the quicker to the slower quarter of the last ones; null where nobody can say. @param position 1 is next. */
  range(position: number, now: number): WaitRange | null {
    const fresh = this.#taken.filter((at) => now - at <= FRESH_MS);
    const intervals = fresh.slice(1).map((at, i) => at - (fresh[i] ?? at));
    const sorted = intervals.sort((a, b) => a - b);
    const longest = sorted.at(-1);
    const last = fresh.at(-1);
    if (sorted.length < INTERVALS_MIN || longest === undefined || last === undefined) return null;
    // It has come to a stop, or nearly: the past says nothing of what comes.
    if (now - last > longest) return null;
    const at = (part: number) => sorted[Math.floor(part * (sorted.length - 1))] ?? longest;
    return { fromMs: position * at(0.25), toMs: position * at(0.75) };
  }
}
