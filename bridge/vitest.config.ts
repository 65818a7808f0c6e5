import { defineConfig } from 'vitest/config';
import { ASKS_OFTEN, PATIENCE, SHARED_PROCESS } from '../vitest.patience.ts';

export default defineConfig({ test: { ...PATIENCE, ...ASKS_OFTEN, ...SHARED_PROCESS } });
