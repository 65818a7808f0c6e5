import { availableParallelism } from 'node:os';

/** One more than the machine has cores: a file that waits for a browser or a process leaves its core to another one. */
export const workersOf = (cores = availableParallelism()): number => cores + 1;
