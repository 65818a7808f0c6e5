/**
 * `npm test`, and `npm test -- <part of a path, or words of a title>`: says what is missing, then hands over to the Node
 * that `npm install` brought along, which runs the TypeScript behind it. Plain JavaScript, so that any Node can begin.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { oldestNode, tooOld } from '../demo/node-version.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * @param {string} sentence
 * @returns {never}
 */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

if (tooOld(process.versions.node)) {
  fail(
    `The tests need Node ${oldestNode} or newer, and this is ${process.versions.node}: install a newer Node, then run npm install and npm test again.`,
  );
}
if (!existsSync(`${root}node_modules/vitest`) || !existsSync(`${root}node_modules/.bin/node`)) {
  fail('The packages are not installed yet: run npm install first, then npm test again.');
}

const child = spawn(
  `${root}node_modules/.bin/node`,
  [`${root}testing/src/run/main.ts`, ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
  process.on(signal, () => child.kill(signal));
child.once('error', (error) => fail(error.message));
child.once('exit', (code) => process.exit(code ?? 1));
