import { defineConfig } from 'vitest/config';
import { SHARED_PROCESS } from '../vitest.patience.ts';

export default defineConfig({ test: { testTimeout: 20_000, ...SHARED_PROCESS } });
