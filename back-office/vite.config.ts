import { gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';
import solid from 'vite-plugin-solid';
import { settingsFromEnv } from './src/settings/settings.ts';

/** Most script, gzip, that a page loads before somebody has signed in. */
const SIGN_IN_BUDGET_BYTES = 120 * 1024;

/**
 * Fails the build where the script before sign-in grows over the budget: the entry, and the desk, which is fetched while
 * the password is typed, each with what it imports at once.
 */
function signInBudget(): Plugin {
  return {
    name: 'sign-in-budget',
    apply: 'build',
    generateBundle(_options, bundle) {
      const counted = new Set<string>();
      let bytes = 0;
      const count = (file: string) => {
        const chunk = bundle[file];
        if (counted.has(file) || chunk?.type !== 'chunk') return;
        counted.add(file);
        bytes += gzipSync(chunk.code).byteLength;
        chunk.imports.forEach(count);
      };
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk' || !chunk.isEntry) continue;
        count(chunk.fileName);
        chunk.dynamicImports.forEach(count);
      }
      const kilobytes = (bytes / 1024).toFixed(1);
      if (bytes > SIGN_IN_BUDGET_BYTES) {
        this.error(`The script before sign-in is ${kilobytes} kB gzip; at most 120 kB are allowed.`);
      }
      this.info(`script before sign-in: ${kilobytes} kB gzip (at most 120)`);
    },
  };
}

/** `vite dev` answers `/settings.json` from the environment, as the Pages Function does when deployed. */
function settingsInDevelopment(): Plugin {
  return {
    name: 'settings-in-development',
    configureServer(server) {
      server.middlewares.use('/settings.json', (_request, response) => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(settingsFromEnv(process.env)));
      });
    },
  };
}

/** Texts are no component: hot replacement would leave those that are drawn as they were, so the page is loaded again. */
function reloadForTexts(): Plugin {
  return {
    name: 'reload-for-texts',
    handleHotUpdate({ file, server }) {
      if (!file.includes('/src/i18n/')) return;
      server.ws.send({ type: 'full-reload' });
      return [];
    },
  };
}

export default defineConfig({
  plugins: [solid(), signInBudget(), settingsInDevelopment(), reloadForTexts()],
  build: { target: 'es2022', outDir: 'dist', emptyOutDir: true, modulePreload: { polyfill: false } },
  worker: { format: 'es' },
});
