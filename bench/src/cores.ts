import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

const taskset = (...args: string[]): boolean => spawnSync('taskset', args, { stdio: 'ignore' }).status === 0;

/** Whether processes can be kept apart here: Linux with `taskset` (package util-linux) and a second core. */
export const canPin = (): boolean => availableParallelism() > 1 && taskset('--version');

/** Puts processes with all of their threads on these cores: `0`, or `0-1`. */
export function pin(pids: readonly number[], cores: string): void {
  for (const pid of pids) taskset('-a', '-p', '-c', cores, String(pid));
}

/** All cores of this machine. */
export const ALL_CORES = `0-${availableParallelism() - 1}`;
