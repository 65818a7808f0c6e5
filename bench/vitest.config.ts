import { PATIENCE } from '@chimpassist/testing/patience';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    ...PATIENCE,
  },
});
