import { directRoad } from '../direct-road.ts';
import { atLeast, type Figure, median, rounded } from '../figure.ts';
import { brokerRoad, chatNames, rateOf, relayRoad } from '../load.ts';
import type { Run } from '../run.ts';

const CHATS = 100;
const ROUNDS = 3;

/** Messages from publish to stored, and its two ceilings, in turns, so that a busy moment of the machine meets all. */
export async function relay(run: Run): Promise<Figure[]> {
  const { platform, bare } = run;
  const chats = chatNames('relay', CHATS);
  const rates = { relay: [] as number[], direct: [] as number[], broker: [] as number[] };
  const ms = run.seconds(6) * 1_000;
  // The first run wakes the objects; it is not counted.
  await rateOf(relayRoad(platform.broker.tcp), chats, 1_000);
  for (let round = 0; round < ROUNDS; round++) {
    rates.direct.push(await rateOf(directRoad(platform.backend, platform.secret), chats, ms));
    rates.relay.push(await rateOf(relayRoad(platform.broker.tcp), chats, ms));
    rates.broker.push(await rateOf(brokerRoad(bare.tcp), chats, ms));
  }
  const [relayed, direct, broker] = [rates.relay, rates.direct, rates.broker].map(median) as [
    number,
    number,
    number,
  ];
  run.relayRate = relayed;
  const ceiling = Math.min(direct, broker);
  return [
    atLeast(
      {
        bench: 'relay',
        what: 'publish → stored, 100 chats ÷ the lower ceiling',
        value: relayed / ceiling,
        unit: '×',
        behind: `relay ${rounded(relayed)}/s, objects fed directly ${rounded(direct)}/s, bare broker ${rounded(broker)}/s`,
      },
      0.8,
    ),
  ];
}
