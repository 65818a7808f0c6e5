import { type Figure, median, rounded } from '../figure.ts';
import { chatNames, rateOf, relayRoad } from '../load.ts';
import type { Run } from '../run.ts';

const CHAT_COUNTS = [1, 10, 100, 1_000] as const;
const FLAT_WITHIN = 0.2;
const ROUNDS = 2;

/** How far the lowest of the rates lies below the highest. */
const spread = (rates: readonly number[]): number => 1 - Math.min(...rates) / Math.max(...rates);

/** The relay's rate must not hang on how many chats there are, nor on how much they have behind them. */
export async function growth(run: Run): Promise<Figure[]> {
  const ms = run.seconds(4) * 1_000;
  const relayed = async (chats: string[]) => {
    const rates: number[] = [];
    // Wakes the objects, which is not what is measured.
    await rateOf(relayRoad(run.platform.broker.tcp), chats, ms / 2);
    for (let round = 0; round < ROUNDS; round++) {
      rates.push(await rateOf(relayRoad(run.platform.broker.tcp), chats, ms));
    }
    return median(rates);
  };
  const byChats: number[] = [];
  for (const count of CHAT_COUNTS) byChats.push(await relayed(chatNames(`growth${count}-`, count)));
  // The row before left 100,000 messages in these.
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
    flat(
      'relay rate with 1, 10, 100, 1,000 chats: lowest below highest',
      byChats,
      CHAT_COUNTS.map((count, n) => `${count}: ${rounded(byChats[n] ?? 0)}/s`).join(', '),
    ),
    flat(
      'relay rate with 0 and 100,000 messages of history: lowest below highest',
      [young, old],
      `without ${rounded(young)}/s, with ${rounded(old)}/s`,
    ),
  ];
}
