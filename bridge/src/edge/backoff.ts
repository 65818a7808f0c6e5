const FIRST_MS = 250;
const LONGEST_MS = 10_000;

/** How long to wait after this many failures, with jitter, so that those who failed together do not come back together. */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  return full / 2 + (full / 2) * random();
}
