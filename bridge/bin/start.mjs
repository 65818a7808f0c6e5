import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NODE_FLAGS } from './node-flags.mjs';

/** `node:sqlite`, which the spool is made of, is there without a flag. */
const OLDEST_NODE_MAJOR = 24;

/**
 * Runs a program of the bridge's. In the repository that is the source, by the Node that `npm install` brought along; in
 * the package it is the built file, by the Node that runs this.
 *
 * @param {{ source: string, built: string }} program both relative to this file
 */
export function start({ source, built }) {
  const sourceFile = fileURLToPath(new URL(source, import.meta.url));
  const isRepository = existsSync(sourceFile);
  if (!isRepository && Number.parseInt(process.versions.node, 10) < OLDEST_NODE_MAJOR) {
    console.error(
      `The bridge needs Node ${OLDEST_NODE_MAJOR} or newer, and this is ${process.versions.node}: install a newer one, or let npx bring it: npx -p node@${OLDEST_NODE_MAJOR} -p chimpassist-bridge chimpassist-bridge.`,
    );
    process.exit(1);
  }
  const [node, file] = isRepository
    ? [fileURLToPath(import.meta.resolve('node/bin/node')), sourceFile]
    : [process.execPath, fileURLToPath(new URL(built, import.meta.url))];
  const child = spawn(node, [...NODE_FLAGS, file, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT']))
    process.on(signal, () => child.kill(signal));
  child.once('exit', (code) => process.exit(code ?? 1));
}
