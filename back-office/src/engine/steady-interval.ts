/**
 * Calls `tick` every `intervalMs`, also while the page is hidden: browsers slow a hidden page's timers down to one a
 * minute, which is longer than the server waits for an attendant, but leave workers alone. Returns a function that
 * stops it.
 */
export function steadyInterval(intervalMs: number, tick: () => void): () => void {
  try {
    const worker = new Worker(new URL('./steady-worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', tick);
    worker.postMessage(intervalMs);
    return () => worker.terminate();
  } catch {
    const timer = setInterval(tick, intervalMs);
    return () => clearInterval(timer);
  }
}
