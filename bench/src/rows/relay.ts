import { directRoad } from '../direct-road.ts';
import { atLeast, type Figure, reported, rounded } from '../figure.ts';
import { Floor } from '../floor.ts';
import { brokerRoad, chatNames, type OpenRoad, rateOf, relayRoad } from '../load.ts';
import type { Run } from '../run.ts';
import { median } from '../statistics.ts';

const CHATS = 100;
const ROUNDS = 3;
/** Of what the slower of objects and broker could take by themselves. */
const OF_CEILING = 0.9;
/** The objects may take 1.25 times as long as objects that only write. */
const OF_FLOOR = 0.8;

/** Messages from publish to stored, and its ceilings, in turns, so that a busy moment of the machine meets all. */
export async function relay(run: Run): Promise<Figure[]> {
  const { platform, bare } = run;
  const floor = await Floor.start();
  try {
    const rates = await ratesOf(
      {
        floor: floor.road,
        direct: directRoad(platform.workerUrl, platform.secret),
        relay: relayRoad(platform.broker.tcp),
        broker: brokerRoad(bare.tcp),
      },
      run.seconds(6) * 1_000,
    );
    run.relayRate = rates.relay;
    return figuresOf(rates);
  } finally {
    await floor.stop();
  }
}

/**
 * Each message passes the broker and an object. Where either of them alone takes all cores, both together, with a bridge that
 * costs nothing between them, manage so many.
 */
const bothRate = (direct: number, broker: number): number => 1 / (1 / direct + 1 / broker);

type Roads = 'floor' | 'direct' | 'relay' | 'broker';

async function ratesOf(roads: Record<Roads, OpenRoad>, ms: number): Promise<Record<Roads, number>> {
  const chats = chatNames('relay', CHATS);
  const rates: Record<Roads, number[]> = { floor: [], direct: [], relay: [], broker: [] };
  // The first run wakes the objects; it is not counted.
  await rateOf(roads.relay, chats, 1_000);
  await rateOf(roads.floor, chats, 1_000);
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of ['floor', 'direct', 'relay', 'broker'] as const) {
      rates[name].push(await rateOf(roads[name], chats, ms));
    }
  }
  return {
    floor: median(rates.floor),
    direct: median(rates.direct),
    relay: median(rates.relay),
    broker: median(rates.broker),
  };
}

function figuresOf({ floor, direct, relay: relayed, broker }: Record<Roads, number>): Figure[] {
  return [
    atLeast(
      {
        bench: 'relay',
        what: 'publish → stored, 100 chats ÷ the lower ceiling',
        value: relayed / Math.min(direct, broker),
        unit: '×',
        behind: `relay ${rounded(relayed)}/s, objects fed directly ${rounded(direct)}/s, bare broker ${rounded(broker)}/s`,
        rates: { relay: relayed, direct, broker },
      },
      OF_CEILING,
    ),
    reported(
      {
        bench: 'relay',
        what: 'publish → stored, 100 chats ÷ what the cores have left when the broker has had its share',
        value: relayed / bothRate(direct, broker),
        unit: '×',
        behind: `relay ${rounded(relayed)}/s, both after each other ${rounded(bothRate(direct, broker))}/s`,
      },
      'higher',
    ),
    atLeast(
      {
        bench: 'relay',
        what: 'objects fed directly ÷ floor, 100 chats',
        value: direct / floor,
        unit: '×',
        behind: `objects fed directly ${rounded(direct)}/s, floor ${rounded(floor)}/s`,
      },
      OF_FLOOR,
    ),
  ];
}
