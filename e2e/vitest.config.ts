import { defineConfig } from 'vitest/config';
import { PATIENCE, SHARED_PROCESS } from '../vitest.patience.ts';

const project = (name: string, road: string, include: string[]) => ({
  // The stacks of these files run on that road: see `testing/src/stack.ts`.
  test: { name, include, env: { CHIMP_ROAD: road }, ...PATIENCE, ...SHARED_PROCESS },
});

export const e2eProjects = [project('e2e', 'broker', ['test/**/*.test.ts'])];

export default defineConfig({ test: { projects: e2eProjects } });
