import { type Figure, median, rounded } from '../figure.ts';
import { chatNames, IN_FLIGHT, rateOf, relayRoad } from '../load.ts';
import type { Run } from '../run.ts';

const CHAT_COUNTS = [1, 10, 100, 1_000] as const;
/** With these on their way, a thousand chats have twenty each. */
const MANY_IN_FLIGHT = 20_000;
const FLAT_WITHIN = 0.2;
const ROUNDS = 2;

/** How far the lowest of the rates lies below the highest. */
const spread = (rates: readonly number[]): number => 1 - Math.min(...rates) / Math.max(...rates);

/** The relay's rate must not hang on how many chats there are, nor on how much they have behind them. */
export async function growth(run: Run): Promise<Figure[]> {
  const ms = run.seconds(4) * 1_000;
  const relayed = async (chats: string[], inFlight: number = IN_FLIGHT) => {
    const rates: number[] = [];
    // Wakes the objects, which is not what is measured.
    await rateOf(relayRoad(run.platform.broker.tcp), chats, ms / 2, inFlight);
    for (let round = 0; round < ROUNDS; round++) {
      rates.push(await rateOf(relayRoad(run.platform.broker.tcp), chats, ms, inFlight));
    }
    return median(rates);
  };
  const few: number[] = [];
  const many: number[] = [];
  for (const count of CHAT_COUNTS) {
    const chats = chatNames(`growth${count}-`, count);
    few.push(await relayed(chats));
    many.push(await relayed(chats, MANY_IN_FLIGHT));
  }
  // The row outage left its messages in these.
  const history = run.count(100_000);
  const old = await relayed(run.live.slice(0, 100));
  const young = await relayed(chatNames('young', 100));
  const flat = (what: string, rates: number[], behind: string): Figure => ({
    bench: 'growth',
    what,
    value: spread(rates) * 100,
    unit: '%',
    aim: `≤ ${FLAT_WITHIN * 100}`,
    reached: spread(rates) <= FLAT_WITHIN,
    behind,
  });
  return [
    ...[
      { rates: few, inFlight: IN_FLIGHT },
      { rates: many, inFlight: MANY_IN_FLIGHT },
    ].map(({ rates, inFlight }) =>
      flat(
        `relay rate with 1, 10, 100, 1,000 chats, ${inFlight} messages on their way: lowest below highest`,
        rates,
        CHAT_COUNTS.map((count, n) => `${count}: ${rounded(rates[n] ?? 0)}/s`).join(', '),
      ),
    ),
    flat(
      `relay rate with 0 and ${history.toLocaleString('en')} messages of history: lowest below highest`,
      [young, old],
      `without ${rounded(young)}/s, with ${rounded(old)}/s`,
    ),
  ];
}
