import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';
import solid from 'vite-plugin-solid';
import { settingsFromEnv } from './src/settings/settings.ts';

interface Budget {
  what: string;
  /** Modules of `src` that are needed for it, beside the entry. */
  parts: readonly string[];
  /** What was loaded for this already does not count. */
  after?: Budget;
  maxBytes: number;
}

const KB = 1024;

/** The entry and one language, of which the largest counts. */
const SIGN_IN: Budget = { what: 'sign-in', parts: ['i18n/pt-br.ts'], maxBytes: 26 * KB };
/** The list, and all that keeps it up to date. */
const DESK: Budget = { what: 'desk', parts: ['desk-view/desk.tsx'], after: SIGN_IN, maxBytes: 86 * KB };
/** What comes right behind the list. */
const CHAT: Budget = {
  what: 'open chat',
  parts: ['chat/chat-pane.tsx', 'customer/customer-panel.tsx', 'dialogs/dialogs.tsx'],
  after: DESK,
  maxBytes: 22 * KB,
};
const BUDGETS = [SIGN_IN, DESK, CHAT];

/** Fails the build where a script grows over its budget, gzip: the parts, with all that they import at once. */
function budgets(): Plugin {
  return {
    name: 'budgets',
    apply: 'build',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const filesOf = (budget: Budget): Set<string> => {
        const files = new Set(budget.after === undefined ? [] : filesOf(budget.after));
        const add = (fileName: string) => {
          const chunk = bundle[fileName];
          if (files.has(fileName) || chunk?.type !== 'chunk') return;
          files.add(fileName);
          chunk.imports.forEach(add);
        };
        for (const chunk of chunks) if (chunk.isEntry) add(chunk.fileName);
        for (const part of budget.parts) {
          const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/src/${part}`));
          if (chunk === undefined)
            this.error(`${part} has no script of its own: the budget cannot be counted.`);
          add(chunk.fileName);
        }
        return files;
      };
      for (const budget of BUDGETS) {
        const before = budget.after === undefined ? new Set<string>() : filesOf(budget.after);
        const bytes = chunks
          .filter(({ fileName }) => filesOf(budget).has(fileName) && !before.has(fileName))
          .reduce((sum, { code }) => sum + gzipSync(code).byteLength, 0);
        const told = `script of ${budget.what}: ${(bytes / KB).toFixed(1)} kB gzip, at most ${budget.maxBytes / KB}`;
        if (bytes > budget.maxBytes) this.error(told);
        this.info(told);
      }
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

const EMOJI = 'virtual:emoji/';
/** Flags of parts of a country and the like, which no keyboard offers. */
const COMPONENT_GROUP = 2;

/**
 * The emoji of one language as rows of sign, name and words by which it is sought: of emojibase's data a fifth, without tones
 * of skin and all that the page does not use.
 */
function emojiData(): Plugin {
  const require = createRequire(import.meta.url);
  return {
    name: 'emoji-data',
    resolveId: (id) => (id.startsWith(EMOJI) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${EMOJI}`)) return null;
      const all: { unicode: string; label: string; tags?: string[]; group?: number; hexcode: string }[] =
        require(`emojibase-data/${id.slice(EMOJI.length + 1)}/compact.json`);
      const codes: Record<string, string | string[]> = require('emojibase-data/en/shortcodes/github.json');
      const rows = all
        .filter(({ group }) => group !== undefined && group !== COMPONENT_GROUP)
        .map(({ unicode, label, tags = [], hexcode }) => [
          unicode,
          label,
          [...[codes[hexcode] ?? []].flat(), ...tags].join(' '),
        ]);
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(rows))});`;
    },
  };
}

/**
 * What the form of sign-in needs of modules that others need as well. Each in a script of its own costs a tenth more bytes, and a
 * request: alike words are packed together only within a script.
 */
const NEEDED_TO_SIGN_IN =
  /\/(valibot\/.*|protocol\/src\/(ids|topic-text|one-check|vocabulary|limits|text\/graphemes|payloads\/(person|attendant-info|credentials|open-object)|rest\/(rest-row|sign-in-calls))\.ts|client\/src\/(rest\/(rest-error|http|sign-in)|wire\/decode)\.ts|back-office\/src\/(ui\/(writing|field|part|theme)|i18n\/(languages|texts)|identity\/sign-in-attempts)\.tsx?)$/;

export default defineConfig({
  plugins: [solid(), budgets(), emojiData(), settingsInDevelopment(), reloadForTexts()],
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'sign-in', test: NEEDED_TO_SIGN_IN }] } },
    },
  },
  worker: { format: 'es' },
});
