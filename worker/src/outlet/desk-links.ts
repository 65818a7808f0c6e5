import type { Publish } from '@chimpassist/protocol/frames';
import { deskAudienceOf } from '../contract/desk-topic.ts';
import type { Said } from '../contract/link-object.ts';
import type { Effects, Outlet } from '../contract/outlet.ts';
import type { LinkTable, Listener } from '../desk/link-table.ts';
import { log } from '../log.ts';

/** What waits for a link that does not answer. Who misses more finds a gap in the versions of the picture, and reads it. */
const WAITING_MAX = 500;
/** The pause before the third call in a row that may fail; it doubles. Together they are a minute. */
const RETRY_MS = 1_000;
const TRIES_MAX = 7;

export interface DeskLinksOptions {
  links: LinkTable;
  /** Calls a link. @returns whether anybody listens there. */
  tell(link: string, said: Said[]): Promise<boolean>;
  waitUntil(work: Promise<void>): void;
}

/**
 * The links as an outlet of the desk: offers and orders go to their attendant's, changes of the picture to all that want them. One
 * call under way for each link. A link that cannot be called is called again for a minute. What is lost then is not said again:
 * an offer runs out and goes to somebody else, and a window finds the gap and reads the picture.
 */
export class DeskLinks implements Outlet {
  readonly #options: DeskLinksOptions;
  readonly #waiting = new Map<string, Said[]>();

  constructor(options: DeskLinksOptions) {
    this.#options = options;
  }

  push(effects: Effects): void {
    this.pushPerishable(effects);
  }

  pushPerishable({ publishes = [] }: Effects, concerned?: ReadonlySet<string>): void {
    const listeners = [...this.#options.links.all.values()].filter(
      ({ attendantId }) => attendantId === null || concerned?.has(attendantId) !== false,
    );
    if (listeners.length === 0) return;
    for (const publish of publishes) {
      const hearers = listeners.filter((each) => hears(each, publish));
      if (hearers.length === 0) continue;
      const said = { topic: publish.topic, qos: publish.qos, text: JSON.stringify(publish.payload) };
      for (const { link } of hearers) this.#say(link, said);
    }
  }

  #say(link: string, said: Said): void {
    const waiting = this.#waiting.get(link);
    if (waiting !== undefined) {
      waiting.push(said);
      dropOldest(waiting);
      return;
    }
    this.#waiting.set(link, [said]);
    this.#options.waitUntil(this.#run(link));
  }

  async #run(link: string): Promise<void> {
    // All that is said in this turn goes in one call.
    await Promise.resolve();
    try {
      for (let failures = 0; failures < TRIES_MAX; ) {
        const waiting = this.#waiting.get(link) ?? [];
        const said = waiting.splice(0);
        if (said.length === 0) return;
        try {
          await this.#tell(link, said);
          failures = 0;
        } catch (error) {
          log('link_not_told', { error });
          failures += 1;
          waiting.unshift(...said);
          dropOldest(waiting);
          // A link that was being moved, or deployed, is there at the second call.
          if (failures > 1) await passed(RETRY_MS * 2 ** (failures - 2));
        }
      }
    } finally {
      this.#waiting.delete(link);
    }
  }

  async #tell(link: string, said: Said[]): Promise<void> {
    const { links, tell } = this.#options;
    const listener = links.all.get(link);
    const isHeard = await tell(link, said);
    // A window may have come there while it was called: that counts.
    if (!isHeard && links.all.get(link) === listener) links.remove(link);
  }
}

const dropOldest = (waiting: Said[]): void => {
  waiting.splice(0, waiting.length - WAITING_MAX);
};
const passed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function hears({ attendantId, feed }: Listener, { topic }: Publish): boolean {
  const audience = deskAudienceOf(topic);
  return audience === 'feed' ? feed : audience !== null && audience.attendantId === attendantId;
}
