/**
 * `npm start`. Plain JavaScript for any Node, because its first work is to say clearly what is missing: the sources
 * behind it are TypeScript, which only the Node that `npm install` brings along runs as it is.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { keepCompiled } from './compile-cache.mjs';
import { oldestNode, runsTypeScript, tooOld } from './node-version.mjs';
import { isStartedByNpm, whenParentEnds } from './parent.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * @param {string} sentence
 * @returns {never}
 */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

/**
 * Where `npm install` put Node 24; ends this process where it did not.
 *
 * @returns {string}
 */
function ownNode() {
  try {
    const require = createRequire(import.meta.url);
    const home = require.resolve('node/package.json').replace(/package\.json$/, '');
    const path = `${home}bin/node${process.platform === 'win32' ? '.exe' : ''}`;
    if (existsSync(path)) return path;
  } catch {
    // The package is not there at all.
  }
  return fail('Node 24, which npm install brings along, is missing: run npm install again, then npm start.');
}

const version = process.versions.node;
if (tooOld(version)) {
  fail(
    `Chimp Assist needs Node ${oldestNode} or newer, and this is ${version}: install a newer Node, then run npm install and npm start again.`,
  );
}
if (!existsSync(`${root}node_modules/wrangler`)) {
  fail('The packages are not installed yet: run npm install first, then npm start again.');
}

keepCompiled();
if (runsTypeScript(version)) {
  await import('./src/start.ts');
} else {
  const child = spawn(ownNode(), process.argv.slice(1), {
    stdio: 'inherit',
    env: { ...process.env, CHIMP_LAUNCHER: String(process.pid) },
  });
  // A terminal sends Ctrl-C to the child too, which then hears it twice; a `kill` reaches only this process.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal));
  if (isStartedByNpm) whenParentEnds(() => child.kill('SIGTERM'));
  child.on('exit', (code) => process.exit(code ?? 1));
}
