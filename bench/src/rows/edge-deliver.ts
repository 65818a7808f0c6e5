import { startBroker } from '@chimpassist/testing/broker';
import { startMosquitto } from '@chimpassist/testing/mosquitto';
import { bridgeRoad } from '../edge/bridge-road.ts';
import { brokerRoad } from '../edge/broker-road.ts';
import { type Delays, Rounds } from '../edge/delays.ts';
import { EdgeRoad } from '../edge/edge-road.ts';
import { EdgeWorker } from '../edge/edge-worker.ts';
import { floorRoad } from '../edge/floor-road.ts';
import type { Road } from '../edge/road.ts';
import { atMost, type Figure, reported, rounded } from '../figure.ts';
import { Floor } from '../floor.ts';
import { chatNames } from '../load.ts';
import { BASE } from '../platform.ts';
import type { Run } from '../run.ts';
import { median, percentile } from '../statistics.ts';

const LOADS = [
  { chats: 10, perSecond: 40, what: '10 chats × 4/s' },
  { chats: 100, perSecond: 200, what: '100 chats × 2/s' },
  { chats: 1_000, perSecond: 500, what: '1,000 chats × 0.5/s' },
] as const;
const ROUNDS = 3;
const OF_FLOOR = 1.25;
const NAMES = ['mosquitto', 'aedes', 'bridge', 'floor', 'edge'] as const;
type Name = (typeof NAMES)[number];
/** Of these two it is counted how long workerd worked. */
type OfPlatform = 'edge' | 'floor';
type Processors = Record<OfPlatform, { processorSeconds(): number }>;

async function startRoads(
  { platform }: Run,
  { edge, floor }: { edge: EdgeWorker; floor: Floor },
): Promise<Record<Name, Road>> {
  const mosquitto = await startMosquitto();
  const aedes = await startBroker();
  return {
    edge: new EdgeRoad(edge),
    floor: floorRoad(floor),
    mosquitto: brokerRoad(mosquitto.webSocket, () => mosquitto.stop()),
    // The broker of the platform, whose bridge answers.
    bridge: bridgeRoad(platform.broker.webSocket, BASE),
    aedes: brokerRoad(aedes.url.replace('http', 'ws'), () => aedes.stop()),
  };
}

/**
 * A customer's word at an attendant, with the Worker as the broker: stored before anybody hears it. It is divided by the same
 * road without our rules, and reported against brokers, which store nothing.
 */
export async function edgeDeliver(run: Run): Promise<Figure[]> {
  const workers = { edge: await EdgeWorker.start(), floor: await Floor.start() };
  const roads = await startRoads(run, workers);
  try {
    const figures: Figure[] = [];
    for (const load of LOADS) figures.push(...(await measure(run, roads, workers, load)));
    return figures;
  } finally {
    await Promise.all(Object.values(roads).map((road) => road.stop()));
  }
}

/** In turns, so that a busy moment of the machine meets all. */
async function measure(
  run: Run,
  roads: Record<Name, Road>,
  workers: Processors,
  load: (typeof LOADS)[number],
): Promise<Figure[]> {
  const seconds = run.seconds(5);
  const worked: Record<OfPlatform, number[]> = { edge: [], floor: [] };
  const found: Record<Name, Delays> = {
    edge: { heard: [], stored: [] },
    floor: { heard: [], stored: [] },
    mosquitto: { heard: [], stored: [] },
    aedes: { heard: [], stored: [] },
    bridge: { heard: [], stored: [] },
  };
  const chats = chatNames(`edge-${load.chats}-`, load.chats);
  const open: [Name, Rounds][] = [];
  for (const name of NAMES) open.push([name, await Rounds.open(roads[name], chats)]);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, rounds] of open) {
      await rounds.wake();
      const isOfPlatform = name === 'edge' || name === 'floor';
      const before = isOfPlatform ? workers[name].processorSeconds() : 0;
      const { heard, stored } = await rounds.delays({ perSecond: load.perSecond, seconds });
      if (isOfPlatform) worked[name].push(workers[name].processorSeconds() - before);
      found[name].heard.push(...heard);
      found[name].stored.push(...stored);
    }
  }
  await Promise.all(open.map(([, rounds]) => rounds.close()));
  const at = (name: Name, share: number, until: keyof Delays = 'heard') =>
    percentile(found[name][until], share);
  const behind = (share: number, until: keyof Delays = 'heard') =>
    (['edge', 'floor', 'bridge', 'aedes', 'mosquitto'] as const)
      .map((name) => `${name} ${rounded(at(name, share, until))} ms`)
      .join(', ');
  const bench = 'edge-deliver';
  const of = (share: number, until: keyof Delays, what: string, than: Name = 'floor') => ({
    bench,
    what: `${load.what}, ${what} ÷ ${than === 'floor' ? 'the floor' : 'over broker and bridge'}`,
    unit: '×',
    value: at('edge', share, until) / at(than, share, until),
    behind: behind(share, until),
  });
  return [
    atMost(of(0.5, 'heard', 'customer → attendant, p50'), OF_FLOOR),
    atMost(of(0.99, 'heard', 'customer → attendant, p99'), OF_FLOOR),
    atMost(of(0.5, 'stored', 'publish → stored, p50', 'bridge'), 1),
    reported(
      {
        bench,
        what: `${load.what}, processor time of workerd a message ÷ the floor`,
        unit: '×',
        value: median(worked.edge) / median(worked.floor),
        behind: (['edge', 'floor'] as const)
          .map((name) => `${name} ${rounded((median(worked[name]) / (load.perSecond * seconds)) * 1_000)} ms`)
          .join(', '),
      },
      'lower',
    ),
  ];
}
