import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const folderOf = (from: string, name: string): string =>
  dirname(createRequire(from).resolve(`${name}/package.json`));

/** React of each end: where it lies. */
export const REACTS = {
  '16.8.0': new URL('../../../examples/react-16/package.json', import.meta.url).href,
  newest: import.meta.url,
} as const;
export type ReactEnd = keyof typeof REACTS;

/** The built package in a page of that React, as a bundler of the customer's makes it. @returns its folder */
export async function bundle(entry: string, react: ReactEnd, isServer = false): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'chimp-react-'));
  const from = REACTS[react];
  await build({
    configFile: false,
    root: HERE,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': JSON.stringify('development') },
    resolve: {
      alias: [
        { find: /^react$/, replacement: join(folderOf(from, 'react'), 'index.js') },
        { find: /^react-dom(\/.*)?$/, replacement: `${folderOf(from, 'react-dom')}$1` },
      ],
    },
    ssr: { noExternal: true },
    build: {
      outDir,
      emptyOutDir: false,
      minify: false,
      ssr: isServer,
      rolldownOptions: {
        input: join(HERE, entry),
        output: { entryFileNames: 'page.js', chunkFileNames: 'chunk-[hash].js' },
      },
    },
  });
  return outDir;
}

/** Its files by name. */
export async function filesOf(folder: string): Promise<Map<string, Buffer>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.js'));
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)),
  );
}
