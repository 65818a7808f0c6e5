import { defineConfig } from 'vitest/config';
import { e2eProjects } from './e2e/vitest.config.ts';
import { LongestFirst } from './testing/src/run/longest-first.ts';
import { workersOf } from './vitest.patience.ts';
import { workerProjects } from './worker/vitest.config.mts';

/**
 * All workspaces in one run: every test file goes to the next free worker, whatever workspace it is of. Each file starts
 * what it needs on free ports and in folders of its own, so any two of them may run at the same time.
 */
export default defineConfig({
  test: {
    projects: [
      'protocol',
      'client',
      'bridge',
      'cli',
      'widget',
      'back-office',
      'demo',
      'deploy',
      'testing',
      'bench',
      'checks',
      ...e2eProjects.map((project) => ({ ...project, root: 'e2e' })),
      ...workerProjects.map((project) => ({ ...project, root: 'worker' })),
    ],
    maxWorkers: workersOf(),
    // What a program logs belongs to the test that failed; of one that passed nobody reads it.
    silent: 'passed-only',
    sequence: { sequencer: LongestFirst },
  },
});
