import { defineConfig } from 'vitest/config';
import { PATIENCE, SHARED_PROCESS } from '../vitest.patience.ts';

export default defineConfig({ test: { ...PATIENCE, ...SHARED_PROCESS } });
