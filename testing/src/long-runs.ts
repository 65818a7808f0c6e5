// It stands below all workspaces, since configurations of tests read it too.
export { isLongRun, runsOf } from '../../vitest.long-runs.ts';
