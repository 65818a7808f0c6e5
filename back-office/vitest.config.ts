import { defineConfig } from 'vitest/config';

const BROWSER_TEST_MS = 60_000;

export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts', 'src/**/*.test.ts'],
    globalSetup: ['test/support/build.ts'],
    testTimeout: BROWSER_TEST_MS,
    hookTimeout: BROWSER_TEST_MS,
    // Each browser test file has a Chromium, a broker and a server of its own.
    maxWorkers: 2,
  },
});
