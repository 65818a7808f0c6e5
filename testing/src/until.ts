/** Between two questions: a tenth of the time that has passed, within these. To ask is work too, of the process that is asked. */
const POLL_MIN_MS = 25;
const POLL_MAX_MS = 100;
/** As long as `expect.poll` waits: see `vitest.patience.ts`. */
const PATIENCE_MS = 60_000;

/** Asks again until there is an answer that is neither null, undefined nor false; throws naming what was waited for. */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<Exclude<T, null | undefined | false>> {
  const begun = Date.now();
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) {
      return answer as Exclude<T, null | undefined | false>;
    }
    const passedMs = Date.now() - begun;
    if (passedMs > patienceMs) throw new Error(`Waited ${patienceMs / 1000} s in vain: ${what}`);
    const pauseMs = Math.min(POLL_MAX_MS, Math.max(POLL_MIN_MS, passedMs / 10));
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
