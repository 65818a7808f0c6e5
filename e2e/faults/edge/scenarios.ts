import { createConnection, dialEdge } from '@chimpassist/client/mqtt';
import { sessionTopicOf, TOPICS } from '@chimpassist/protocol';
import { until } from '@chimpassist/testing/until';
import { type FaultStage, repeatFault } from '../repeat-fault.ts';
import type { EdgePeople } from './people.ts';
import type { EdgePlatform } from './platform.ts';

/** What a scenario may do, and how it says that a fault is over. */
interface EdgeStage extends FaultStage {
  platform: EdgePlatform;
  people: EdgePeople;
  baseTopic: string;
  /** A chat in which nobody else writes. */
  floodChat: string;
  /** Longer than every time to live, ms. */
  longMs: number;
  /** Does it when the scenario ends. */
  later(work: () => Promise<unknown>): void;
}

export interface EdgeScenario {
  name: string;
  /** Faults in the whole run. */
  count: number;
  /** Time over which the messages are written in the whole run, ms; not given: as in all. */
  durationMs?: number;
  /** It deploys the Worker again. */
  deploys?: true;
  run(stage: EdgeStage, count: number): Promise<void>;
}

const killWorker = (stage: EdgeStage, count: number, from?: number, to?: number): Promise<void> =>
  repeatFault(
    stage,
    async () => {
      await stage.platform.worker.kill();
      await stage.platform.worker.start();
    },
    count,
    from,
    to,
  );

/** Both sides think that they are connected. */
const halfOpen = (stage: EdgeStage, count: number, from?: number, to?: number): Promise<void> =>
  repeatFault(stage, () => stage.platform.proxy.halfOpen(), count, from, to);

const dropAll = (stage: EdgeStage, count: number, from?: number, to?: number): Promise<void> =>
  repeatFault(stage, () => stage.platform.proxy.drop(), count, from, to);

const redeploy = (stage: EdgeStage, count: number, from?: number, to?: number): Promise<void> =>
  repeatFault(stage, () => stage.platform.redeploy(), count, from, to);

/** Time passes that nobody in the Worker sees: when it goes on, its clock has jumped beyond every time to live. */
const suspend = (stage: EdgeStage, count: number, from?: number, to?: number): Promise<void> =>
  repeatFault(
    stage,
    async () => {
      const { worker } = stage.platform;
      worker.signal('SIGSTOP');
      const end = Date.now() + stage.longMs;
      try {
        await until('the long time has passed', () => Date.now() >= end, stage.longMs * 2);
      } finally {
        worker.signal('SIGCONT');
      }
    },
    count,
    from,
    to,
  );

const FLOOD_EVERY_MS = 20;
const FLOOD_BURST = 50;

/** A customer's program that publishes as fast as it can, and comes back when it is cut off. */
async function flood({ platform, baseTopic, floodChat, later }: EdgeStage): Promise<void> {
  const token = await platform.tokenOf(floodChat);
  const connection = createConnection({
    brokerHost: platform.edge,
    baseTopic,
    credentials: () => ({ username: floodChat, password: token }),
    dial: dialEdge(() => [platform.edge]),
    random: () => 0,
  });
  const sessionTopic = sessionTopicOf(floodChat);
  const from = { id: floodChat, name: floodChat, avatarURL: null };
  let n = 0;
  const writing = setInterval(() => {
    for (let i = 0; connection.state.kind === 'online' && i < FLOOD_BURST; i++) {
      n += 1;
      const message = { id: `flood-${n}`, from, timestamp: Date.now(), content: String(n), readAt: null };
      const payload = { sessionInfo: { sessionTopic }, message };
      // Cut off before it is gone: that is what floods come to.
      connection.publish(TOPICS.customerMessages(sessionTopic), payload, 0).catch(() => undefined);
    }
  }, FLOOD_EVERY_MS);
  connection.start();
  later(async () => {
    clearInterval(writing);
    await connection.stop();
  });
}

export const EDGE_SCENARIOS: readonly EdgeScenario[] = [
  { name: 'Worker killed', count: 100, durationMs: 900_000, run: (stage, count) => killWorker(stage, count) },
  { name: 'half-open sockets', count: 5, durationMs: 180_000, run: (stage, count) => halfOpen(stage, count) },
  { name: 'all pages return at once', count: 50, run: (stage, count) => dropAll(stage, count) },
  {
    name: 'a flooding customer',
    count: 1,
    async run(stage) {
      await flood(stage);
      await stage.untilShare(1);
    },
  },
  {
    name: 'the machine sleeps longer than every time to live',
    count: 3,
    // Each time 70 s: between two of them people come back.
    durationMs: 360_000,
    run: (stage, count) => suspend(stage, count),
  },
  {
    name: 'deployed every 10 s',
    count: 30,
    durationMs: 300_000,
    deploys: true,
    run: (stage, count) => redeploy(stage, count),
  },
  {
    name: 'everything at once',
    count: 5,
    durationMs: 180_000,
    deploys: true,
    async run(stage, count) {
      await flood(stage);
      await killWorker(stage, count, 0, 0.3);
      await redeploy(stage, count, 0.3, 0.45);
      await dropAll(stage, count, 0.45, 0.5);
      await suspend(stage, 1, 0.5, 0.6);
      await halfOpen(stage, 1, 0.6, 0.7);
    },
  },
];
