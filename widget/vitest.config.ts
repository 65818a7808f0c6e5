import { defineConfig } from 'vitest/config';
import { PATIENCE, SHARED_PROCESS } from '../vitest.patience.ts';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    ...PATIENCE,
    ...SHARED_PROCESS,
  },
});
