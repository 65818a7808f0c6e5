import { defineConfig } from 'vitest/config';
import { PATIENCE, SHARED_PROCESS } from '../vitest.patience.ts';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts', 'src/**/*.test.ts'],
    globalSetup: ['test/support/build.ts'],
    ...PATIENCE,
    ...SHARED_PROCESS,
  },
});
