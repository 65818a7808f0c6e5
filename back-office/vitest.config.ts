import { defineConfig } from 'vitest/config';

const BROWSER_TEST_MS = 60_000;
const POLL_MS = 10_000;

export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts', 'src/**/*.test.ts'],
    globalSetup: ['test/support/build.ts'],
    testTimeout: BROWSER_TEST_MS,
    hookTimeout: BROWSER_TEST_MS,
    // What a page shows a moment later is waited for: on a machine with much to do, for longer than the usual second.
    expect: { poll: { timeout: POLL_MS } },
    // Each browser test file has a Chromium, a broker and a server of its own.
    maxWorkers: 2,
  },
});
