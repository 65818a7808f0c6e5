import { readTopic } from '@chimpassist/protocol';
import type { Publish } from '@chimpassist/protocol/frames';
import type { Said } from '../contract/link-object.ts';
import type { Effects, Outlet } from '../contract/outlet.ts';
import type { LinkTable, Listener } from '../desk/link-table.ts';
import { log } from '../log.ts';

/** What waits for a link that does not answer. Who misses more reads the picture when it comes back. */
const WAITING_MAX = 500;

export interface DeskLinksOptions {
  links: LinkTable;
  /** Calls a link. @returns whether anybody listens there. */
  tell(link: string, said: Said[]): Promise<boolean>;
  waitUntil(work: Promise<void>): void;
}

/**
 * The links as an outlet of the desk: offers and orders go to their attendant's, changes of the picture to all that want them. One
 * call under way for each link. What is lost with a link is not said again: an offer runs out and goes to somebody else, and a
 * window that comes back reads the picture.
 */
export class DeskLinks implements Outlet {
  readonly #options: DeskLinksOptions;
  readonly #waiting = new Map<string, Said[]>();

  constructor(options: DeskLinksOptions) {
    this.#options = options;
  }

  push({ publishes = [] }: Effects): void {
    const listeners = [...this.#options.links.all.values()];
    if (listeners.length === 0) return;
    for (const publish of publishes) {
      const hearers = listeners.filter((each) => hears(each, publish));
      if (hearers.length === 0) continue;
      const said = { topic: publish.topic, qos: publish.qos, text: JSON.stringify(publish.payload) };
      for (const { link } of hearers) this.#say(link, said);
    }
  }

  pushPerishable(effects: Effects): void {
    this.push(effects);
  }

  #say(link: string, said: Said): void {
    const waiting = this.#waiting.get(link);
    if (waiting !== undefined) {
      waiting.push(said);
      waiting.splice(0, waiting.length - WAITING_MAX);
      return;
    }
    this.#waiting.set(link, [said]);
    this.#options.waitUntil(this.#run(link));
  }

  async #run(link: string): Promise<void> {
    const { links, tell } = this.#options;
    // All that is said in this turn goes in one call.
    await Promise.resolve();
    try {
      for (;;) {
        const said = this.#waiting.get(link)?.splice(0) ?? [];
        if (said.length === 0) break;
        // A link that was being moved, or deployed, is there at the second call.
        if (!(await tell(link, said).catch(() => tell(link, said)))) links.remove(link);
      }
    } catch (error) {
      log('link_not_told', { error });
    } finally {
      this.#waiting.delete(link);
    }
  }
}

function hears({ attendantId, feed }: Listener, { topic }: Publish): boolean {
  const read = readTopic(topic);
  switch (read?.name) {
    case 'assignTo':
    case 'attendantControl':
    case 'ownWorkspace':
    case 'mentions':
    case 'marks':
      return read.attendantId === attendantId;
    case 'desk':
    case 'workspace':
      return feed;
    default:
      return false;
  }
}
