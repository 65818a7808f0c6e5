import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [
    cloudflareTest({
      wrangler: { configPath: '../wrangler.toml' },
      miniflare: { bindings: { BRIDGE_SECRET: 'the secret of these tests', ASSIGNMENT_TIMEOUT: '60000' } },
    }),
  ],
  test: { include: ['test/**/*.test.ts'], testTimeout: 30_000 },
});
