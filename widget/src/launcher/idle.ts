/** Longest wait for a quiet moment: on a page that never rests, the button still comes soon. */
const SOON_MS = 1_000;

/** Calls when the browser has nothing better to do. Returns a function that cancels it. */
export function whenIdle(call: () => void, timeoutMs = SOON_MS): () => void {
  if ('requestIdleCallback' in window) {
    const id = window.requestIdleCallback(call, { timeout: timeoutMs });
    return () => window.cancelIdleCallback(id);
  }
  // Safari
  const id = setTimeout(call, 1);
  return () => clearTimeout(id);
}
