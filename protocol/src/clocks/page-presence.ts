import { AWAY_AFTER_MS, CUSTOMER_KEEP_ALIVE_INTERVAL_MS, type PageState } from '../index.ts';

/** A page on the screen says every ten seconds that it is there. */
export const VISIBLE_SILENCE_MS = 3 * CUSTOMER_KEEP_ALIVE_INTERVAL_MS;
/** Browsers let a hidden page run its timers once a minute. */
export const HIDDEN_SILENCE_MS = 150_000;
/** Of one customer. Nobody reads in more pages at once; the one that was silent longest is forgotten. */
const PAGES_MAX = 16;

interface Page {
  heardAt: number;
  isVisible: boolean;
}

interface Customer {
  heardAt: number;
  /** Null for a client that says nothing of its pages: its keep-alive is its request, and it is never away. */
  pages: Map<string, Page> | null;
  /** Since when no page is open; null while one is. */
  goneSince: number | null;
}

/** Which customers have a page open, from what clients say of their pages. Times are of one monotonic clock, ms. */
export class PagePresence {
  readonly #customers = new Map<string, Customer>();

  get size(): number {
    return this.#customers.size;
  }

  /** A keep-alive or a request. Without `page` it came from a client that says nothing of its pages. */
  heard(sessionTopic: string, page: PageState | undefined, now: number): void {
    if (page === undefined) {
      this.#customers.set(sessionTopic, { heardAt: now, pages: null, goneSince: null });
      return;
    }
    const pages = this.#customers.get(sessionTopic)?.pages ?? new Map<string, Page>();
    // The newest last, so that the first one is the one that was silent longest.
    pages.delete(page.id);
    pages.set(page.id, { heardAt: now, isVisible: page.visible });
    const [longestSilent] = pages.keys();
    if (pages.size > PAGES_MAX && longestSilent !== undefined) pages.delete(longestSilent);
    this.#customers.set(sessionTopic, { heardAt: now, pages, goneSince: null });
  }

  /** A page says that it closes, or the broker says it for a page whose connection broke. */
  gone(sessionTopic: string, pageId: string, now: number): void {
    const customer = this.#customers.get(sessionTopic);
    if (customer === undefined) {
      // The last page of a customer of whom nothing was heard before, as after a restart of the bridge.
      this.#customers.set(sessionTopic, { heardAt: now, pages: new Map(), goneSince: now });
      return;
    }
    if (customer.pages === null) return;
    customer.pages.delete(pageId);
    if (customer.pages.size === 0) customer.goneSince ??= now;
  }

  /** Whether the customer has no page open. Silence counts from `listeningSince`. */
  isAway(sessionTopic: string, now: number, listeningSince: number): boolean {
    const customer = this.#customers.get(sessionTopic);
    // Every client speaks within this time, hidden or not: there is none.
    if (customer === undefined) return now >= listeningSince + HIDDEN_SILENCE_MS;
    if (customer.pages === null) return false;
    for (const [id, { heardAt, isVisible }] of customer.pages) {
      const silence = isVisible ? VISIBLE_SILENCE_MS : HIDDEN_SILENCE_MS;
      if (now >= Math.max(heardAt, listeningSince) + silence) customer.pages.delete(id);
    }
    if (customer.pages.size > 0) return false;
    // A page that fell silent has been gone for long: there is no page change to wait for.
    customer.goneSince ??= now - AWAY_AFTER_MS;
    // Who comes back while nobody listens is heard late.
    return now >= Math.max(customer.goneSince, listeningSince) + AWAY_AFTER_MS;
  }

  /** Forgets customers without a chat, of whom nothing was heard for a while. */
  forgetUnless(isHeld: (sessionTopic: string) => boolean, now: number): void {
    for (const [topic, { heardAt }] of this.#customers) {
      if (now >= heardAt + HIDDEN_SILENCE_MS && !isHeld(topic)) this.#customers.delete(topic);
    }
  }
}
