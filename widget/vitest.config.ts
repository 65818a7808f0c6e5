import { defineConfig } from 'vitest/config';
import { PATIENCE } from '../e2e/src/patience.ts';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // Browsers are heavy: one file after the other, for small machines.
    fileParallelism: false,
    ...PATIENCE,
  },
});
