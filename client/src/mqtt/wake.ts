import { listen } from '../listen.ts';
import type { Connection } from './types.ts';

/**
 * Nudges the connection when the browser has reason to: the network is back, the page is shown again (a phone that
 * slept keeps a socket that looks open). Returns a function that stops it.
 */
export function nudgeOnWake(connection: Pick<Connection, 'nudge'>): () => void {
  const leave = [
    // Back out of the browser's back/forward cache, where timers and sockets stood still.
    listen(window, ['online', 'pageshow'], () => connection.nudge()),
    listen(document, ['visibilitychange'], () => {
      if (document.visibilityState === 'visible') connection.nudge();
    }),
  ];
  return () => {
    for (const each of leave) each();
  };
}
