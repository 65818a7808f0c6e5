import type { Platform } from '@chimpassist/testing/platform';
import { atLeast, atMost, type Figure, rounded } from '../figure.ts';
import { Floor } from '../floor.ts';
import { chatNames, IN_FLIGHT, rateOf, relayRoad } from '../load.ts';
import { openFilesMax } from '../open-files.ts';
import { startBenchPlatform } from '../platform.ts';
import type { Run } from '../run.ts';
import { median } from '../statistics.ts';

const CHAT_COUNTS = [1, 10, 100, 1_000] as const;
/** With these on their way, a thousand chats have twenty each. */
const MANY_IN_FLIGHT = 20_000;
/** Percent. */
const FLAT_WITHIN = 20;
const ROUNDS = 2;
/** The relay may take 1.25 times as long as objects that only write. */
const OF_FLOOR = 0.8;
/** Local workerd holds four to five files open for an object that is awake. */
const FILES_PER_CHAT = 5;
/** For everything else that a Worker holds open. */
const OTHER_FILES = 1_000;
/** New objects make their tables: more at once would let the last wait too long on a slow disk. */
const WOKEN_AT_ONCE = 250;

interface Rates {
  relay: number;
  floor: number;
}

/** How far the lowest of the rates lies below the highest, percent. */
const below = (rates: readonly number[]): number => 100 * (1 - Math.min(...rates) / Math.max(...rates));

/** The relay's rate must not hang on how many chats there are, nor on how much they have behind them. */
export async function growth(run: Run): Promise<Figure[]> {
  const ms = run.seconds(4) * 1_000;
  const floor = await Floor.start();
  try {
    const counts = new Map<number, Rates[]>([
      [IN_FLIGHT, []],
      [MANY_IN_FLIGHT, []],
    ]);
    for (const count of CHAT_COUNTS) {
      const chats = chatNames(`growth${count}-`, count);
      for (const [inFlight, rates] of counts)
        rates.push(await bothRates(run.platform, floor, chats, ms, inFlight));
    }
    return [
      ...[...counts].flatMap(([inFlight, rates]) => [
        flatness(inFlight, rates),
        ...rates.map((both, n) => ofFloor(`${CHAT_COUNTS[n]?.toLocaleString('en')} chats`, inFlight, both)),
      ]),
      ...(await withMostChats(run, ms)),
      await withHistory(run, ms),
    ];
  } finally {
    await floor.stop();
  }
}

/** The relay's and the floor's rate with these chats, in turns. */
async function bothRates(
  platform: Platform,
  floor: Floor,
  chats: string[],
  ms: number,
  inFlight: number,
): Promise<Rates> {
  const roads = { relay: relayRoad(platform.broker.tcp), floor: floor.road };
  const rates = { relay: [] as number[], floor: [] as number[] };
  // Wakes the objects, which is not what is measured.
  for (const road of Object.values(roads)) {
    for (let n = 0; n < chats.length; n += WOKEN_AT_ONCE) {
      await rateOf(road, chats.slice(n, n + WOKEN_AT_ONCE), 0, WOKEN_AT_ONCE);
    }
    await rateOf(road, chats, ms / 2, inFlight);
  }
  for (let round = 0; round < ROUNDS; round++) {
    rates.floor.push(await rateOf(roads.floor, chats, ms, inFlight));
    rates.relay.push(await rateOf(roads.relay, chats, ms, inFlight));
  }
  return { relay: median(rates.relay), floor: median(rates.floor) };
}

const flatness = (inFlight: number, rates: readonly Rates[]): Figure =>
  atMost(
    {
      bench: 'growth',
      what: `relay rate with 1, 10, 100, 1,000 chats, ${inFlight} messages on their way: lowest below highest`,
      value: below(rates.map(({ relay }) => relay)),
      unit: '%',
      behind: CHAT_COUNTS.map((count, n) => `${count}: ${rounded(rates[n]?.relay ?? 0)}/s`).join(', '),
      rates: Object.fromEntries(CHAT_COUNTS.map((count, n) => [count, rates[n]?.relay ?? 0])),
    },
    FLAT_WITHIN,
  );

const ofFloor = (chats: string, inFlight: number, { relay, floor }: Rates): Figure =>
  atLeast(
    {
      bench: 'growth',
      what: `relay ÷ floor, ${chats}, ${inFlight} messages on their way`,
      value: relay / floor,
      unit: '×',
      behind: `relay ${rounded(relay)}/s, floor ${rounded(floor)}/s`,
    },
    OF_FLOOR,
  );

/** As many chats as a Worker may hold files open for, in a Worker that has held no others. A trial run has none. */
async function withMostChats(run: Run, ms: number): Promise<Figure[]> {
  const files = openFilesMax();
  const count = Math.min(run.count(10_000), Math.floor((files - OTHER_FILES) / FILES_PER_CHAT));
  if (count <= Math.max(...CHAT_COUNTS)) return [];
  const platform = await startBenchPlatform();
  try {
    const floor = await Floor.start();
    try {
      const both = await bothRates(platform, floor, chatNames('most', count), ms, MANY_IN_FLIGHT);
      const figure = ofFloor('as many chats as open files allow', MANY_IN_FLIGHT, both);
      return [{ ...figure, behind: `${figure.behind}, ${count} chats with ${files} open files` }];
    } finally {
      await floor.stop();
    }
  } finally {
    await platform.stop();
  }
}

async function withHistory(run: Run, ms: number): Promise<Figure> {
  const relayed = async (chats: string[]): Promise<number> => {
    const road = relayRoad(run.platform.broker.tcp);
    await rateOf(road, chats, ms / 2);
    const rates: number[] = [];
    for (let round = 0; round < ROUNDS; round++) rates.push(await rateOf(road, chats, ms));
    return median(rates);
  };
  // The row outage left its messages in these.
  const old = await relayed(run.live.slice(0, 100));
  const young = await relayed(chatNames('young', 100));
  return atMost(
    {
      bench: 'growth',
      what: `relay rate with 0 and ${run.count(100_000).toLocaleString('en')} messages of history: lowest below highest`,
      value: below([young, old]),
      unit: '%',
      behind: `without ${rounded(young)}/s, with ${rounded(old)}/s`,
    },
    FLAT_WITHIN,
  );
}
