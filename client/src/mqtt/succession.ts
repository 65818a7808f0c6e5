import { OPEN_WITHIN_MS, patienceMs } from '../patience.ts';
import { retryDelay } from './backoff.ts';
import type { Link } from './link.ts';
import type { Attempt } from './open-link-for.ts';
import type { Credentials } from './types.ts';

export interface SuccessionPorts {
  open(attempt: Attempt): void;
  clientId(): string;
  accepts(credentials: Credentials): boolean;
  /** Resolves when the link hears everything that the present one hears. */
  follow(link: Link): Promise<unknown>;
  /** The link is the present one from now on. */
  takeOver(link: Link, clientId: string, credentials: Credentials): void;
  /** It was taken over, and is gone. */
  onDown(reason: string, refused?: number): void;
  random(): number;
}

/**
 * Opens a link beside the present one, for new credentials, and lets it take over once it hears everything. Where it cannot
 * be opened it is tried again for as long as the present one lives. There is never more than one under way.
 */
export function createSuccession(ports: SuccessionPorts) {
  let underWay: { link?: Link } | null = null;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function begin(): void {
    if (underWay !== null) return;
    clearTimeout(timer);
    const mine: { link?: Link } = {};
    underWay = mine;
    const clientId = ports.clientId();
    let credentials: Credentials = {};
    let hasTakenOver = false;

    function failed(): void {
      if (underWay !== mine) return;
      void mine.link?.close();
      underWay = null;
      failures += 1;
      timer = setTimeout(begin, retryDelay(failures, ports.random));
    }
    ports.open({
      clientId,
      withinMs: patienceMs(OPEN_WITHIN_MS, failures, ports.random),
      accepts(asked) {
        if (underWay !== mine) return false;
        credentials = asked;
        if (ports.accepts(asked)) return true;
        stop();
        return false;
      },
      onBegun(link) {
        mine.link = link;
      },
      async onOpen(link) {
        // A link that may hear less than the present one takes over nothing.
        await ports.follow(link).catch(failed);
        if (underWay !== mine) return;
        underWay = null;
        failures = 0;
        hasTakenOver = true;
        ports.takeOver(link, clientId, credentials);
      },
      onDown(...why) {
        if (hasTakenOver) ports.onDown(...why);
        else failed();
      },
    });
  }

  function stop(): void {
    clearTimeout(timer);
    void underWay?.link?.close();
    underWay = null;
    failures = 0;
  }
  return { begin, stop };
}
