import { defineConfig } from 'vitest/config';
import { PATIENCE } from '../e2e/src/patience.ts';

export default defineConfig({ test: PATIENCE });
