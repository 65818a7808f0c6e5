import { RestError } from './rest-error.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Works until it succeeds, with growing pauses and full jitter. `onFailure` hears of each failure. Returns a
 * function that stops it, after which neither is called.
 */
export function retryUntilDone(work: () => Promise<void>, onFailure: (error: unknown) => void): () => void {
  let isStopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ceiling = FIRST_PAUSE_MS;
  const attempt = async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (isStopped) return;
      onFailure(error);
      // The server said when to come back: not before, and not all clients in the same moment.
      const told = error instanceof RestError ? (error.retryAfterMs ?? 0) : 0;
      timer = setTimeout(() => void attempt(), told + 100 + Math.random() * ceiling);
      ceiling = Math.min(ceiling * 2, LONGEST_PAUSE_MS);
    }
  };
  void attempt();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
