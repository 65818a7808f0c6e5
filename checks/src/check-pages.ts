/**
 * Part of `npm run check`: no file of widget or back office spells a topic or a path of the Worker, or decodes what is on
 * the wire. It prints what the widget weighs, whose limits its build keeps.
 */
import { globSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { findWireWords } from './wire-words.ts';

const root = new URL('../../', import.meta.url);

const files = globSync('{widget,back-office}/src/**/*.{ts,tsx}', { cwd: root }).filter(
  (file) => !/\.test\.tsx?$/.test(file),
);
if (files.length === 0) throw new Error('No files of widget and back office were found.');
const found = files.flatMap((file) => findWireWords(file, readFileSync(new URL(file, root), 'utf8')));
for (const one of found) console.error(one);
if (found.length > 0) process.exitCode = 1;

/** @returns kB after gzip, all files together. */
const weigh = (pattern: string): string =>
  globSync(pattern, { cwd: root })
    .map((file) => gzipSync(readFileSync(new URL(file, root))).byteLength)
    .reduce((sum, bytes) => sum + bytes / 1000, 0)
    .toFixed(2);
console.log(
  `${files.length} files of widget and back office leave the wire to client/. The widget by a script tag: ` +
    `${weigh('widget/dist/chimpassist-widget.js')} kB gzip on every page load (below 10), ` +
    `${weigh('widget/dist/chimpassist-widget-panel-*.js')} kB after opening (below 50).`,
);
