/**
 * Ceilings of the wait before try 2, 3, 4, …; the last one stays. Full jitter below them, so that the clients of a
 * broker that comes back do not all come at once.
 */
const RETRY_CEILINGS_MS = [1_000, 2_000, 5_000, 10_000, 20_000, 30_000] as const;
/** Never quite at once: a broker that accepts and closes would otherwise be called in a tight loop. */
const RETRY_FLOOR_MS = 100;

/** How long to wait after this many failures in a row (1 or more). `random` gives 0 to 1. */
export function retryDelay(failures: number, random: () => number): number {
  const ceiling = RETRY_CEILINGS_MS[Math.min(failures, RETRY_CEILINGS_MS.length) - 1] ?? RETRY_CEILINGS_MS[0];
  return RETRY_FLOOR_MS + Math.floor(random() * (ceiling - RETRY_FLOOR_MS));
}
