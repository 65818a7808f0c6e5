import { spawnSync } from 'node:child_process';

const MANY = 1_048_576;

/**
 * How many files each program of the bench may hold open. Node raises its own limit to the hard one as it starts, and what
 * it starts inherits that: a child says the truth.
 */
export function openFilesMax(): number {
  const { stdout } = spawnSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' });
  const limit = Number(stdout);
  return Number.isSafeInteger(limit) && limit > 0 ? Math.min(limit, MANY) : MANY;
}
