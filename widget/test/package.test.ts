import { execFile } from 'node:child_process';
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
    'dist/chimpassist-widget-panel.js',
    'dist/chimpassist-widget.js',
    'dist/chimpassist-widget.one-file.js',
    'dist/index.cjs',
    'dist/index.d.cts',
    'dist/index.js',
    'dist/public.d.cts',
    'package.json',
    'types/index.d.ts',
    'types/public.d.ts',
  ]);
  expect(chunks.every((path) => /\.c?js$/.test(path))).toBe(true);
});
