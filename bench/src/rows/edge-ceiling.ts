import { Rounds } from '../edge/delays.ts';
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
/** In a round, of one chat: its quota of 600 a minute is not what is measured here. */
const OF_A_CHAT = 180;
const OF_FLOOR = 0.8;

/** How many messages a second one Worker takes from customers to an attendant, against the same road without our rules. */
export async function edgeCeiling(run: Run): Promise<Figure[]> {
  const edge = new EdgeRoad(await EdgeWorker.start());
  const floor = floorRoad(await Floor.start());
  try {
    const figures: Figure[] = [];
    for (const count of COUNTS) {
      const rates: { edge: number[]; floor: number[] } = { edge: [], floor: [] };
      const chats = chatNames(`ceiling-${count}-`, count);
      const open = { floor: await Rounds.open(floor, chats), edge: await Rounds.open(edge, chats) };
      const load = {
        inFlight: Math.max(IN_FLIGHT, count),
        ms: run.seconds(5) * 1_000,
        most: OF_A_CHAT * count,
      };
      for (let round = 0; round < ROUNDS; round++) {
        rates.floor.push(await open.floor.ceiling(load));
        rates.edge.push(await open.edge.ceiling(load));
      }
      await Promise.all([open.floor.close(), open.edge.close()]);
      const [ours, theirs] = [median(rates.edge), median(rates.floor)];
      figures.push(
        atLeast(
          {
            bench: 'edge-ceiling',
            what: `messages a second over ${count.toLocaleString('en')} chats to one attendant ÷ the floor`,
            unit: '×',
            value: ours / theirs,
            behind: `edge ${rounded(ours)}/s, floor ${rounded(theirs)}/s, ${load.inFlight} on their way`,
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
