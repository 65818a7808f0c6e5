import { until } from '@chimpassist/testing/until';
import { messageOf } from '../load.ts';
import type { OpenChats, Road } from './road.ts';

const TICK_MS = 5;

/** Milliseconds from a customer's publish, of each message. */
export interface Delays {
  /** Until the attendant heard it. */
  heard: number[];
  /** Until the customer was told that it is stored. */
  stored: number[];
}

let runs = 0;

/** Customers write in turns, at this rate together, for this long. */
export async function delaysOf(
  road: Road,
  chats: readonly string[],
  { perSecond, seconds }: { perSecond: number; seconds: number },
  meanwhile: (open: OpenChats) => void = () => undefined,
): Promise<Delays> {
  const run = `delay${++runs}`;
  const sentAt = new Map<string, number>();
  const found: Delays = { heard: [], stored: [] };
  const open = await road.open(chats, (id) => {
    const at = sentAt.get(id);
    if (at !== undefined) found.heard.push(performance.now() - at);
  });
  meanwhile(open);
  const total = seconds * perSecond;
  const begun = performance.now();
  await new Promise<void>((resolve) => {
    let n = 0;
    const timer = setInterval(() => {
      // By the clock, not by the tick: late ticks do not lower the rate.
      for (; n < total && n < ((performance.now() - begun) / 1_000) * perSecond; n++) {
        const chat = n % chats.length;
        const message = messageOf(chats[chat] ?? '', n, run);
        const at = performance.now();
        sentAt.set(message.id, at);
        open.say(chat, message, () => found.stored.push(performance.now() - at));
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
  await open.close();
  return found;
}

/** Messages a second that the attendant hears, with so many on their way at any time. */
export async function ceilingOf(
  road: Road,
  chats: readonly string[],
  { inFlight, ms }: { inFlight: number; ms: number },
): Promise<number> {
  const run = `ceiling${++runs}`;
  let sent = 0;
  let heard = 0;
  let lastHeard = 0;
  let endAt = Number.POSITIVE_INFINITY;
  const chatOf = new Map<string, number>();
  const open = await road.open(chats, (id) => {
    const chat = chatOf.get(id);
    if (chat === undefined) return;
    chatOf.delete(id);
    heard += 1;
    lastHeard = performance.now();
    if (lastHeard < endAt) say(chat);
  });
  const say = (chat: number): void => {
    const message = messageOf(chats[chat] ?? '', sent, run);
    sent += 1;
    chatOf.set(message.id, chat);
    open.say(chat, message, () => undefined);
  };
  const begun = performance.now();
  endAt = begun + ms;
  for (let n = 0; n < Math.max(chats.length, inFlight); n++) say(n % chats.length);
  await until('every message has arrived', () => heard === sent && performance.now() >= endAt);
  await open.close();
  return heard / ((lastHeard - begun) / 1_000);
}
