/** A page's clock is often off by seconds, sometimes by hours. Less than this is the way that a message has come. */
const NOTICED_MS = 2_000;
/** An acknowledgement that came later than this tells of a bridge that was away, not of clocks. */
const PROMPT_MS = 3_000;
const REMEMBERED = 50;

export interface ServerClock {
  /** The server's time as far as this page knows it, epoch ms. Until something was heard of it: the page's own. */
  now(): number;
  /** The same for a moment by the page's clock. */
  at(pageTime: number): number;
  /** A message came over the broker, here as at the bridge. */
  heard(identity: string): void;
  /** The server says when it received that message. */
  stored(identity: string, receivedAt: number | undefined): void;
}

/** Learns how far this page's clock is from the server's, by what the server says of messages that have just come. */
export function createServerClock(pageNow: () => number = Date.now): ServerClock {
  let aheadMs = 0;
  const heardAt = new Map<string, number>();
  return {
    now: () => pageNow() + aheadMs,
    at: (pageTime) => pageTime + aheadMs,
    heard(identity) {
      if (heardAt.size >= REMEMBERED) heardAt.clear();
      heardAt.set(identity, pageNow());
    },
    stored(identity, receivedAt) {
      const came = heardAt.get(identity);
      heardAt.delete(identity);
      if (came === undefined || receivedAt === undefined) return;
      const waited = pageNow() - came;
      if (waited < 0 || waited > PROMPT_MS) return;
      if (Math.abs(receivedAt - came - aheadMs) > NOTICED_MS) aheadMs = receivedAt - came;
    },
  };
}
