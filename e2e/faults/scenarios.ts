import type { Platform } from '@chimpassist/testing/platform';
import { until } from '@chimpassist/testing/until';
import type { People } from './people.ts';
import { type FaultStage, repeatFault } from './repeat-fault.ts';

/** What a scenario may do, and how it says that a fault is over. */
interface Stage extends FaultStage {
  platform: Platform;
  people: People;
  /** Writes without pause into a chat of its own, until the scenario ends. */
  flood(): void;
}

export interface Scenario {
  name: string;
  /** Faults of a kind, in the whole run; the tenth of it has two fifths, at least one. */
  count: number;
  run(stage: Stage, count: number): Promise<void>;
}

/** A bridge that starts beside a flood, on a machine with much else to do. */
const STANDBY_PATIENCE_MS = 60_000;
const TAKEOVER_PATIENCE_MS = 30_000;

/** Kills the active bridge; every second time another one stands by and takes over. */
async function killBridges(stage: Stage, count: number, from = 0, to = 1): Promise<void> {
  const { platform, untilShare, faultOver } = stage;
  const [first, second] = platform.bridges;
  for (let i = 0; i < count; i++) {
    await untilShare(from + ((i + 0.5) / count) * (to - from));
    const active = await platform.active();
    const other = active === first ? second : first;
    const hasStandby = i % 2 === 1;
    if (hasStandby) {
      other.start();
      await until(
        'the other one stands by',
        async () => (await other.health()) !== null,
        STANDBY_PATIENCE_MS,
      );
    } else {
      await other.kill();
    }
    await active.kill();
    faultOver();
    if (hasStandby) await until('the standby takes over', () => other.hasLease(), TAKEOVER_PATIENCE_MS);
    // What it had spooled is its own to hand on.
    active.start();
    await platform.active();
  }
  for (const bridge of platform.bridges) bridge.start();
}

const restartBroker = (stage: Stage, count: number, from?: number, to?: number): Promise<void> =>
  repeatFault(stage, () => stage.platform.broker.restart(), count, from, to);

const restartWorker = (stage: Stage, count: number, from?: number, to?: number): Promise<void> =>
  repeatFault(
    stage,
    async () => {
      await stage.platform.stopWorker();
      await stage.platform.startWorker();
    },
    count,
    from,
    to,
  );

async function stopDatabase({ platform, untilShare }: Stage): Promise<void> {
  await untilShare(1 / 3);
  await platform.database.pause();
  await untilShare(2 / 3);
  await platform.database.resume();
}

/** The Worker is away for longer than any time to live; the pages stay open. */
async function workerAway(
  { platform, untilShare, faultOver }: Stage,
  from: number,
  to: number,
): Promise<void> {
  await untilShare(from);
  await platform.stopWorker();
  await untilShare(to);
  await platform.startWorker();
  faultOver();
}

export const SCENARIOS: readonly Scenario[] = [
  { name: 'bridge killed', count: 20, run: (stage, count) => killBridges(stage, count) },
  {
    name: 'Worker away longer than every time to live',
    count: 1,
    run: (stage) => workerAway(stage, 0.2, 0.7),
  },
  {
    name: 'a flooding customer',
    count: 1,
    async run(stage) {
      stage.flood();
      await stage.untilShare(1);
    },
  },
  { name: 'broker restarted', count: 5, run: (stage, count) => restartBroker(stage, count) },
  { name: 'Worker restarted', count: 5, run: (stage, count) => restartWorker(stage, count) },
  { name: 'MongoDB away for a third', count: 1, run: (stage) => stopDatabase(stage) },
  {
    name: 'everything at once',
    count: 5,
    async run(stage, count) {
      stage.flood();
      await Promise.all([
        killBridges(stage, count),
        restartBroker(stage, Math.max(1, Math.floor(count / 2)), 0.1, 0.9),
        restartWorker(stage, Math.max(1, Math.floor(count / 2)), 0.2, 1),
        stopDatabase(stage),
      ]);
    },
  },
];
