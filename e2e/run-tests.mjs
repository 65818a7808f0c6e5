/**
 * `npm test`: finds or installs what the tests need, builds what they open, runs the tests of every workspace one after
 * the other, and says in the end how many passed. Plain JavaScript, so that any Node can begin.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { oldestNode, runsTypeScript, tooOld } from '../demo/node-version.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const WORKSPACES = [
  'protocol',
  'client',
  'worker',
  'bridge',
  'widget',
  'back-office',
  'demo',
  'deploy',
  'e2e',
];
const STOP_GRACE_MS = 10_000;

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
if (!existsSync(`${root}node_modules/vitest`)) {
  fail('The packages are not installed yet: run npm install first, then npm test again.');
}

if (!runsTypeScript(process.versions.node)) {
  // The Node that `npm install` brought along.
  const { status } = spawnSync(`${root}node_modules/.bin/node`, process.argv.slice(1), { stdio: 'inherit' });
  process.exit(status ?? 1);
}

/** @type {import('node:child_process').ChildProcess | null} */
let running = null;
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    const pid = running?.pid;
    if (pid === undefined) process.exit(1);
    process.kill(-pid, 'SIGTERM');
    setTimeout(() => {
      process.kill(-pid, 'SIGKILL');
      process.exit(1);
    }, STOP_GRACE_MS).unref();
    running?.once('exit', () => process.exit(1));
  });
}

/**
 * Runs it in a process group of its own, so that it can be ended with everything that it starts.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} the exit code
 */
function run(command, args, env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env,
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    running = child;
    child.once('error', () => resolve(1));
    child.once('exit', (code) => {
      running = null;
      resolve(code ?? 1);
    });
  });
}

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Count
 * @param {string} file what Vitest's JSON reporter wrote
 * @param {number} code its exit code
 * @returns {Count}
 */
function countOf(file, code) {
  /** @type {Count} */
  const count = { passed: 0, failed: 0, skipped: 0 };
  if (existsSync(file)) {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    count.passed = report.numPassedTests;
    // A file that could not even be loaded has no tests to count: it counts as one.
    const broken = report.testResults.filter(
      (/** @type {any} */ one) => one.status === 'failed' && one.assertionResults.length === 0,
    );
    count.failed = report.numFailedTests + broken.length;
    count.skipped = report.numPendingTests + report.numTodoTests;
  }
  // Something else went wrong: an unhandled error, no tests at all.
  if (code !== 0 && count.failed === 0) count.failed = 1;
  return count;
}

/** @param {number} ms */
const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

const { needChromium, needMosquitto, MissingError } = await import('@chimpassist/testing/machine');
/** @type {NodeJS.ProcessEnv} */
const env = { ...process.env, PATH: `${root}node_modules/.bin${delimiter}${process.env.PATH ?? ''}` };
try {
  env.CHROMIUM_PATH = needChromium();
  env.MOSQUITTO_PATH = needMosquitto();
} catch (error) {
  fail(error instanceof MissingError || error instanceof Error ? error.message : String(error));
}

const begun = Date.now();
const reports = mkdtempSync(join(tmpdir(), 'chimp-tests-'));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));

/** @type {Count} */
const total = { passed: 0, failed: 0, skipped: 0 };
console.log('Building the pages that the tests open.');
if ((await run('node', ['demo/src/build-all.ts'], env)) !== 0) {
  // The other workspaces' tests say something all the same.
  total.failed += 1;
  console.log('The pages could not be built: the lines above say why. The end-to-end tests will fail.');
}

/** @type {string[]} */
const lines = [];
for (const workspace of WORKSPACES) {
  console.log(`\n── ${workspace}`);
  const file = join(reports, `${workspace}.json`);
  const started = Date.now();
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const code = await run('npm', ['run', 'test', '--workspace', workspace, '--', ...reporters], env);
  const count = countOf(file, code);
  total.passed += count.passed;
  total.failed += count.failed;
  total.skipped += count.skipped;
  lines.push(
    `${workspace.padEnd(12)} ${String(count.passed).padStart(5)} passed ${String(count.failed).padStart(3)} failed  ${seconds(Date.now() - started)}`,
  );
}

console.log(`\n${lines.join('\n')}\nIn ${seconds(Date.now() - begun)}.`);
if (total.skipped > 0) console.log(`${total.skipped} tests were skipped, which counts as a failure here.`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 && total.skipped === 0 ? 0 : 1);
