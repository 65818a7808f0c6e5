import type { Connection } from './types.ts';

/**
 * Nudges the connection when the browser has reason to: the network is back, the page is shown again (a phone that
 * slept keeps a socket that looks open). Returns a function that stops it.
 */
export function nudgeOnWake(connection: Pick<Connection, 'nudge'>): () => void {
  const nudge = (): void => connection.nudge();
  const nudgeIfShown = (): void => {
    if (document.visibilityState === 'visible') connection.nudge();
  };
  window.addEventListener('online', nudge);
  // Back out of the browser's back/forward cache, where timers and sockets stood still.
  window.addEventListener('pageshow', nudge);
  document.addEventListener('visibilitychange', nudgeIfShown);
  return () => {
    window.removeEventListener('online', nudge);
    window.removeEventListener('pageshow', nudge);
    document.removeEventListener('visibilitychange', nudgeIfShown);
  };
}
