import { defineConfig } from 'vitest/config';
import { PATIENCE } from '../e2e/src/patience.ts';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts', 'src/**/*.test.ts'],
    globalSetup: ['test/support/build.ts'],
    ...PATIENCE,
    // Each browser test file has a Chromium, a broker and a server of its own.
    maxWorkers: 2,
  },
});
