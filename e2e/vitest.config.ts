import { defineConfig } from 'vitest/config';
import { isLongRun } from '../vitest.long-runs.ts';
import { PATIENCE, SHARED_PROCESS } from '../vitest.patience.ts';

const filesOf = (names: string): string[] => names.split(/\s+/).map((name) => `test/${name}.test.ts`);

/** Where the roads differ most: who hears whom, what stays after a restart, who is let in, clients other than ours. */
const ON_BOTH_ROADS = filesOf('chat restart bot first-bot mail');
/** What the embedded broker does not have: MQTT 5, and words of before for who comes later. */
const AT_THE_EDGE = filesOf('plain-clients');
/** What people do there is the same, by code that is the same: the whole run looks all the same. */
const ON_BOTH_ROADS_IN_LONG_RUNS = filesOf(
  `several-people manual-assignment nobody-there ghosts local-page attendant-rights hostile-client legacy-clients
  general-topics legacy-loops names`,
);

const project = (name: string, road: string, include: string[], exclude: string[] = []) => ({
  // The stacks of these files run on that road: see `testing/src/stack.ts`.
  test: { name, include, exclude, env: { CHIMP_ROAD: road }, ...PATIENCE, ...SHARED_PROCESS },
});

/** The same files, on one road and on the other. Those of the first alone are about broker, bridge or mirror. */
export const e2eProjects = [
  project('e2e', 'broker', ['test/**/*.test.ts'], AT_THE_EDGE),
  project('e2e-edge', 'edge', [
    ...ON_BOTH_ROADS,
    ...AT_THE_EDGE,
    ...(isLongRun ? ON_BOTH_ROADS_IN_LONG_RUNS : []),
  ]),
];

export default defineConfig({ test: { projects: e2eProjects } });
