import { ceilingOf } from '../edge/delays.ts';
import { EdgeRoad } from '../edge/edge-road.ts';
import { EdgeWorker } from '../edge/edge-worker.ts';
import { floorRoad } from '../edge/floor-road.ts';
import { atLeast, type Figure, rounded } from '../figure.ts';
import { Floor } from '../floor.ts';
import { chatNames } from '../load.ts';
import type { Run } from '../run.ts';
import { median } from '../statistics.ts';

const COUNTS = [10, 100, 1_000];
const IN_FLIGHT = 500;
const ROUNDS = 3;
const OF_FLOOR = 0.8;

/** How many messages a second one Worker takes from customers to an attendant, against the same road without our rules. */
export async function edgeCeiling(run: Run): Promise<Figure[]> {
  const edge = new EdgeRoad(await EdgeWorker.start());
  const floor = floorRoad(await Floor.start());
  try {
    const figures: Figure[] = [];
    for (const count of COUNTS) {
      const rates: { edge: number[]; floor: number[] } = { edge: [], floor: [] };
      for (let round = 0; round < ROUNDS; round++) {
        const chats = chatNames(`ceiling-${count}-${round}-`, count);
        const load = { inFlight: IN_FLIGHT, ms: run.seconds(5) * 1_000 };
        rates.floor.push(await ceilingOf(floor, chats, load));
        rates.edge.push(await ceilingOf(edge, chats, load));
      }
      const [ours, theirs] = [median(rates.edge), median(rates.floor)];
      figures.push(
        atLeast(
          {
            bench: 'edge-ceiling',
            what: `messages a second over ${count.toLocaleString('en')} chats to one attendant ÷ the floor`,
            unit: '×',
            value: ours / theirs,
            behind: `edge ${rounded(ours)}/s, floor ${rounded(theirs)}/s, ${IN_FLIGHT} on their way`,
          },
          OF_FLOOR,
        ),
      );
    }
    return figures;
  } finally {
    await Promise.all([edge.stop(), floor.stop()]);
  }
}
