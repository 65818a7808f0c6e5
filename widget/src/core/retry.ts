const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Works until it succeeds, with growing pauses and full jitter. `onFailure` hears of each failure. Returns the way out,
 * after which neither is called.
 */
export function again(work: () => Promise<void>, onFailure: () => void): () => void {
  let isStopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ceiling = FIRST_PAUSE_MS;
  const attempt = async (): Promise<void> => {
    try {
      await work();
    } catch {
      if (isStopped) return;
      onFailure();
      timer = setTimeout(() => void attempt(), 100 + Math.random() * ceiling);
      ceiling = Math.min(ceiling * 2, LONGEST_PAUSE_MS);
    }
  };
  void attempt();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
