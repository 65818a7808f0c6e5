import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { NODE_FLAGS } from './node-flags.mjs';

/**
 * Runs a program of the bridge's by the Node that the package brought along, because any Node may begin.
 *
 * @param {string} program relative to this file
 */
export function start(program) {
  const node = fileURLToPath(import.meta.resolve('node/bin/node'));
  const child = spawn(
    node,
    [...NODE_FLAGS, fileURLToPath(new URL(program, import.meta.url)), ...process.argv.slice(2)],
    { stdio: 'inherit' },
  );
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT']))
    process.on(signal, () => child.kill(signal));
  child.once('exit', (code) => process.exit(code ?? 1));
}
