/**
 * `npm run check`: all that is checked beside the tests, two parts at a time, with the time that each took. A part that
 * fails says why; the others go on. `npm run check types lint` runs only these.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const AT_ONCE = 2;

/** @type {{ name: string, command: string, after?: string }[]} */
const PARTS = [
  { name: 'widget', command: 'npm run build --workspace widget' },
  { name: 'docs', command: 'vitepress build docs && node checks/src/check-site.ts' },
  { name: 'lint', command: 'npm run lint' },
  { name: 'types', command: 'npm run typecheck --workspaces --if-present', after: 'widget' },
  { name: 'tests', command: 'node checks/src/check-tests.ts' },
  { name: 'layers', command: 'npm run check:layers' },
  { name: 'pages', command: 'node checks/src/check-pages.ts', after: 'widget' },
  { name: 'unused', command: 'knip', after: 'widget' },
  { name: 'api', command: 'node checks/src/api-report.mjs' },
  { name: 'packages', command: 'node checks/src/build-packages.mjs', after: 'widget' },
];

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !PARTS.some((part) => part.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no check "${unknown[0]}": choose from ${PARTS.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(1);
}

/** @type {Map<string, Promise<boolean>>} */
const results = new Map();
/** @type {(() => void)[]} */
const queue = [];
let running = 0;

async function place() {
  if (running >= AT_ONCE) await new Promise((resolve) => queue.push(() => resolve(undefined)));
  running += 1;
}

/** @param {{ name: string, command: string, after?: string }} part */
async function check({ name, command, after }) {
  if (after !== undefined) await results.get(after);
  await place();
  const begun = performance.now();
  const child = spawn(command, {
    cwd: root,
    shell: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += chunk;
    });
  const code = await new Promise((resolve) => child.once('close', resolve));
  running -= 1;
  queue.shift()?.();
  const seconds = ((performance.now() - begun) / 1000).toFixed(1).padStart(5);
  console.log(`${code === 0 ? '✓' : '✗'} ${name.padEnd(9)} ${seconds} s`);
  if (code !== 0) console.log(`\n${output.trim()}\n`);
  return code === 0;
}

const begun = performance.now();
for (const part of PARTS)
  if (chosen.length === 0 || chosen.includes(part.name)) results.set(part.name, check(part));
const passed = await Promise.all(results.values());
const failed = [...results.keys()].filter((_, index) => !passed[index]);
console.log(`In ${((performance.now() - begun) / 1000).toFixed(0)} s.`);
if (failed.length > 0) {
  console.error(`Failed: ${failed.join(', ')}. One part alone: npm run check ${failed[0]}`);
  process.exitCode = 1;
}
