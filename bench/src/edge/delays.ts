import { until } from '@chimpassist/testing/until';
import { messageOf } from '../load.ts';
import type { OpenChats, Road } from './road.ts';

const TICK_MS = 5;
const WAKING_PER_SECOND = 200;

/** Milliseconds from a customer's publish, of each message. */
export interface Delays {
  /** Until the attendant heard it. */
  heard: number[];
  /** Until the customer was told that it is stored. */
  stored: number[];
}

let runs = 0;

/** The chats of a road, open for as many rounds as are wanted: to open a thousand takes longer than to measure them. */
export class Rounds {
  readonly #chats: readonly string[];
  readonly #open: OpenChats;
  readonly #listener: Listener;

  private constructor(chats: readonly string[], open: OpenChats, listener: Listener) {
    this.#chats = chats;
    this.#open = open;
    this.#listener = listener;
  }

  static async open(road: Road, chats: readonly string[]): Promise<Rounds> {
    const listener: Listener = { heard: () => undefined };
    return new Rounds(chats, await road.open(chats, (id) => listener.heard(id)), listener);
  }

  close(): Promise<void> {
    return this.#open.close();
  }

  /** Each customer writes once, so that no chat sleeps. */
  async wake(): Promise<void> {
    await this.#words({ perSecond: WAKING_PER_SECOND, total: this.#chats.length });
  }

  /** Customers write in turns, at this rate together, for this long. */
  delays({ perSecond, seconds }: { perSecond: number; seconds: number }): Promise<Delays> {
    return this.#words({ perSecond, total: seconds * perSecond });
  }

  async #words({ perSecond, total }: { perSecond: number; total: number }): Promise<Delays> {
    const run = `delay${++runs}`;
    const sentAt = new Map<string, number>();
    const found: Delays = { heard: [], stored: [] };
    this.#listener.heard = (id) => {
      const at = sentAt.get(id);
      if (at !== undefined) found.heard.push(performance.now() - at);
    };
    const begun = performance.now();
    await new Promise<void>((resolve) => {
      let n = 0;
      const timer = setInterval(() => {
        // By the clock, not by the tick: late ticks do not lower the rate.
        for (; n < total && n < ((performance.now() - begun) / 1_000) * perSecond; n++) {
          const chat = n % this.#chats.length;
          const message = messageOf(this.#chats[chat] ?? '', n, run);
          const at = performance.now();
          sentAt.set(message.id, at);
          this.#open.say(chat, message, () => found.stored.push(performance.now() - at));
        }
        if (n < total) return;
        clearInterval(timer);
        resolve();
      }, TICK_MS);
    });
    await until(
      'all messages are stored and heard',
      () => found.heard.length >= total && found.stored.length >= total,
    );
    return found;
  }

  /** Messages a second that the attendant hears, with so many on their way at any time, and `most` of them at most. */
  async ceiling({ inFlight, ms, most }: { inFlight: number; ms: number; most: number }): Promise<number> {
    const run = `ceiling${++runs}`;
    let sent = 0;
    let heard = 0;
    let lastHeard = 0;
    let endAt = Number.POSITIVE_INFINITY;
    const underWay = new Set<string>();
    // In turns, whoever was heard: each chat has a quota.
    const say = (): void => {
      const chat = sent % this.#chats.length;
      const message = messageOf(this.#chats[chat] ?? '', sent, run);
      sent += 1;
      underWay.add(message.id);
      this.#open.say(chat, message, () => undefined);
    };
    this.#listener.heard = (id) => {
      if (!underWay.delete(id)) return;
      heard += 1;
      lastHeard = performance.now();
      if (lastHeard < endAt && sent < most) say();
    };
    const begun = performance.now();
    endAt = begun + ms;
    for (let n = 0; n < inFlight; n++) say();
    await until(
      'every message has arrived',
      () => heard === sent && (sent >= most || performance.now() >= endAt),
    );
    return heard / ((lastHeard - begun) / 1_000);
  }
}

interface Listener {
  heard(messageId: string): void;
}

/** One round in chats of its own. */
export async function delaysOf(
  road: Road,
  chats: readonly string[],
  load: { perSecond: number; seconds: number },
): Promise<Delays> {
  const rounds = await Rounds.open(road, chats);
  const found = await rounds.delays(load);
  await rounds.close();
  return found;
}
