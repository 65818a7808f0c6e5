import { availableParallelism } from 'node:os';

/** One more than the machine has cores: a file that waits for a browser or a process leaves its core to another one. */
export const workersOf = (cores = availableParallelism()): number => cores + 1;

/**
 * How long the tests of every workspace wait for what has to happen. These are no measures: a test that would fail waits
 * for long, on a machine with much else to do too, and one that passes never notices. It stands below all workspaces, since
 * the configuration of each imports it.
 */
export const PATIENCE = {
  testTimeout: 120_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 20_000 } },
  // Said for each project: Vitest hands the root's number down to none, and takes one worker where there are two cores.
  maxWorkers: workersOf(),
};

/**
 * For workspaces whose modules keep nothing that one test could leave to another: their files follow each other in one
 * process, which loads each module once. For such short files the process and the loading are most of the time. A test that
 * changes a global, the clock or the time zone puts it back.
 */
export const SHARED_PROCESS = { isolate: false };
