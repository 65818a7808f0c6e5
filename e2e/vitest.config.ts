import { PATIENCE } from '@chimpassist/testing/patience';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Each file starts a whole platform of its own: one after the other, for small machines.
    fileParallelism: false,
    ...PATIENCE,
  },
});
