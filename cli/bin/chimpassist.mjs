#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE_MAJOR = 24;

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE_MAJOR) {
  console.error(
    `chimpassist needs Node ${OLDEST_NODE_MAJOR} or newer, and this is ${process.versions.node}: install a newer one, or let npx bring it: npx -p node@${OLDEST_NODE_MAJOR} -p chimpassist chimpassist.`,
  );
  process.exit(1);
}
// In the repository the sources run as they are; the package has one built file.
const source = new URL('../src/main.ts', import.meta.url);
await import(
  existsSync(fileURLToPath(source)) ? source.href : new URL('../dist/chimpassist.js', import.meta.url).href
);
