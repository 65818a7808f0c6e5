/** For the WebSocket handshake and CONNACK together, at a first try. */
export const OPEN_WITHIN_MS = 15_000;
/** How often what is waited for doubles: a server that comes back is late because everybody comes at once. */
const DOUBLINGS_MAX = 2;
/** Not all give up in the same moment. */
const JITTER = 0.25;

/**
 * How long to wait for an answer after so many tries in a row without one, ms. Who gives up and begins again makes the server
 * do the work twice: where it is slow because of that, nobody would ever be let in.
 */
export const patienceMs = (firstMs: number, failures: number, random: () => number): number =>
  Math.round(firstMs * 2 ** Math.min(failures, DOUBLINGS_MAX) * (1 + JITTER * random()));
