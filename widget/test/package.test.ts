import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);
const cwd = fileURLToPath(new URL('..', import.meta.url));

it('npm pack holds what is needed to use it, and nothing else', async () => {
  const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd });
  const [pack] = JSON.parse(stdout) as { files: { path: string }[] }[];
  const paths = (pack?.files ?? []).map(({ path }) => path.replace(/-[\w-]{8}\.(c?js)$/, '.$1')).sort();
  const chunks = paths.filter((path) => path.startsWith('dist/chunks/'));
  expect(paths.filter((path) => !chunks.includes(path))).toEqual([
    'LICENSE',
    'README.md',
    'dist/chimpassist-element.js',
    'dist/chimpassist-push.js',
    'dist/chimpassist-widget-after.js',
    'dist/chimpassist-widget-ar.js',
    'dist/chimpassist-widget-closed.js',
    'dist/chimpassist-widget-es.js',
    'dist/chimpassist-widget-files.js',
    'dist/chimpassist-widget-forms.js',
    'dist/chimpassist-widget-links.js',
    'dist/chimpassist-widget-on-site.js',
    'dist/chimpassist-widget-panel.js',
    'dist/chimpassist-widget-proactive.js',
    'dist/chimpassist-widget-pt-br.js',
    'dist/chimpassist-widget-telling.js',
    'dist/chimpassist-widget-visitor.js',
    'dist/chimpassist-widget.js',
    'dist/chimpassist-widget.one-file.js',
    'dist/element.cjs',
    'dist/element.js',
    'dist/index.cjs',
    'dist/index.d.cts',
    'dist/index.js',
    'dist/public.d.cts',
    'package.json',
    'types/element-react.d.ts',
    'types/element-solid.d.ts',
    'types/element-svelte.d.ts',
    'types/element-vue.d.ts',
    'types/element.d.ts',
    'types/index.d.ts',
    'types/public.d.ts',
  ]);
  expect(chunks.every((path) => /\.c?js$/.test(path))).toBe(true);
});

it('npm pack stops where nothing was built', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chimp-pack-'));
  try {
    copyFileSync(join(cwd, 'package.json'), join(folder, 'package.json'));
    await expect(run('npm', ['pack', '--dry-run'], { cwd: folder })).rejects.toThrow(/Build it first/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('is taken in by import and by require, on a server too, where it touches nothing', async () => {
  const names = ['ChimpMessageList', 'ChimpWidget'];
  const require = createRequire(import.meta.url);
  expect(Object.keys(require('chimpassist-widget')).sort()).toEqual(names);
  const built = (await import('chimpassist-widget')) as Record<string, unknown>;
  expect(Object.keys(built).sort()).toEqual(names);
  expect(Object.keys(await import('chimpassist-widget/element'))).toEqual([]);
});

it('has a core that knows neither React nor Preact nor a document', () => {
  const folder = new URL('../src/core/', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(15);
  const found = files.filter((name) => {
    const source = readFileSync(new URL(name, folder), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    return /from '(p?react|\.\.\/(ui|launcher|react|embed))|\b(document|window)\b[.[]/.test(source);
  });
  expect(found).toEqual([]);
});
