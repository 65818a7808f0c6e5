import { fileURLToPath } from 'node:url';
import { build, type InlineConfig, type Rolldown } from 'vite';

/**
 * The files for a script tag: a small one that the page loads, the panel beside it, which the small one imports when it
 * is needed, those for files, for forms, for bubbles, for what comes after a chat and for what is known of the visitor beside it,
 * the one that defines `<chimp-chat>`, one with everything but files in it, and the service worker that sites serve for push messages.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const outDir = fileURLToPath(new URL('../dist', import.meta.url));

async function file(
  entry: string,
  format: 'es' | 'iife',
  name: string,
  define: Record<string, string> = {},
): Promise<string> {
  const config: InlineConfig = {
    root,
    configFile: false,
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"', ...define },
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2022',
      minify: true,
      modulePreload: false,
      rolldownOptions: {
        input: entry,
        // A module that is imported by its address is asked for its exports.
        preserveEntrySignatures: 'strict',
        output: {
          format,
          entryFileNames: name,
          codeSplitting: false,
          minify: true,
          ...(format === 'iife' ? { name: 'ChimpAssistEmbed' } : {}),
        },
      },
    },
  };
  const result = (await build(config)) as Rolldown.RolldownOutput;
  return result.output[0].fileName;
}

/** What stands beside the panel's file. */
const beside = (entry: string, name: string, define?: Record<string, string>): Promise<string> =>
  file(entry, 'es', `chimpassist-widget-${name}-[hash].js`, define);

const FILES_FILE = JSON.stringify(await beside('src/files/index.tsx', 'files'));
const FORMS_FILE = JSON.stringify(await beside('src/forms/index.tsx', 'forms'));
const VISITOR_FILE = JSON.stringify(await beside('src/visitor/index.ts', 'visitor'));
const TELLING_FILE = JSON.stringify(await beside('src/after/telling.ts', 'telling'));
const AFTER_FILE = JSON.stringify(await beside('src/after/index.tsx', 'after', { TELLING_FILE }));
const CLOSED_FILE = JSON.stringify(await beside('src/i18n/closed.ts', 'closed'));
const LINKS_FILE = JSON.stringify(await beside('src/ui/links.ts', 'links'));
const WORDS_FILES = JSON.stringify({
  'pt-BR': await beside('src/i18n/pt-br.ts', 'pt-br'),
  es: await beside('src/i18n/es.ts', 'es'),
  ar: await beside('src/i18n/ar.ts', 'ar'),
});
const panel = await file('src/ui/full.tsx', 'es', 'chimpassist-widget-panel-[hash].js', {
  FILES_FILE,
  FORMS_FILE,
  VISITOR_FILE,
  AFTER_FILE,
  CLOSED_FILE,
  LINKS_FILE,
  WORDS_FILES,
});
const ON_SITE_FILE = JSON.stringify(await beside('src/on-site/index.ts', 'on-site'));
const BESIDE = {
  ON_SITE_FILE,
  PANEL_FILE: JSON.stringify(panel),
  PROACTIVE_FILE: JSON.stringify(await beside('src/proactive/index.ts', 'proactive')),
};
await file('src/embed/index.ts', 'iife', 'chimpassist-widget.js', BESIDE);
await file('src/embed/element.ts', 'iife', 'chimpassist-element.js', BESIDE);
await file('src/embed/one-file.ts', 'iife', 'chimpassist-widget.one-file.js', {
  FILES_FILE,
  FORMS_FILE,
  VISITOR_FILE,
  AFTER_FILE,
  ON_SITE_FILE,
  'import.meta.url': '""',
});
await file('src/push/push-worker.js', 'iife', 'chimpassist-push.js');
