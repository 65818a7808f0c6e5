import { defineConfig } from 'vitest/config';
import { PATIENCE } from './src/patience.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Each file starts a whole platform of its own: one after the other, for small machines.
    fileParallelism: false,
    ...PATIENCE,
  },
});
