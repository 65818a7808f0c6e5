import { workersOf } from './run/workers.ts';

/**
 * How long the tests of every workspace wait for what has to happen. These are no measures: a test that would fail waits
 * for long, on a machine with much else to do too, and one that passes never notices.
 */
export const PATIENCE = {
  testTimeout: 120_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 20_000 } },
  // Said for each project: Vitest hands the root's number down to none, and takes one worker where there are two cores.
  maxWorkers: workersOf(),
};
