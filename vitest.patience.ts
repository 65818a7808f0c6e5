import { availableParallelism } from 'node:os';
import { isLongRun } from './vitest.long-runs.ts';

/**
 * More than the machine has cores: half of the files wait for most of their time, for a process or for a clock, and leave
 * their core to another one.
 */
export const workersOf = (cores = availableParallelism()): number => cores + 1;

/**
 * How long the tests of every workspace wait for what has to happen. These are no measures: a test that would fail waits
 * for long, on a machine with much else to do too, and one that passes never notices. It stands below all workspaces, since
 * the configuration of each imports it.
 */
export const PATIENCE = {
  // One test of a long run tries for many minutes what `npm test` tries a share of.
  testTimeout: isLongRun ? 3_600_000 : 120_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 60_000 } },
  // Said for each project: Vitest hands the root's number down to none, and takes one worker where there are two cores.
  maxWorkers: workersOf(),
};

/**
 * The files of a workspace follow each other in one process: to start it, and to load what the tests load, took more
 * processor time than most files do. Vitest evaluates a file's own modules again; what stands below `node_modules` stays. A
 * test that changes a global, the clock, the environment or the time zone puts it back, and ends what it began.
 */
export const SHARED_PROCESS = { isolate: false };

/**
 * For tests that ask what is in their own process: most of it is there within a few milliseconds, and with Vitest's 50 a file
 * of many questions only waits. To ask a browser costs more than the wait.
 */
export const ASKS_OFTEN = { expect: { poll: { ...PATIENCE.expect.poll, interval: 10 } } };
