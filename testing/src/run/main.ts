import { type ChildProcess, spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workersOf } from '../../../vitest.patience.ts';
import { startChromiums } from '../launch-chromium.ts';
import { MissingError, needMosquitto, prepareChromium } from '../machine.ts';
import { filtersOf, needsPages } from './filters.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const STOP_GRACE_MS = 10_000;
const TEST_FILES =
  '{protocol,client,worker,bridge,cli,widget,back-office,testing,bench,checks,demo,deploy,e2e}/{src,test}/**/*.test.ts';

let running: ChildProcess | null = null;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
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

/** Runs it in a process group of its own, so that it can be ended with everything that it starts. Returns its exit code. */
function run(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT,
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

/** What the tests need of this machine, found or installed. */
function environment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PATH: `${ROOT}node_modules/.bin${delimiter}${process.env.PATH ?? ''}`,
    CHROMIUM_PATH: prepareChromium(),
    MOSQUITTO_PATH: needMosquitto(),
    // Node, Wrangler and Vite start many times in one run, and are compiled once.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? `${ROOT}node_modules/.cache/chimp-assist/compiled`,
  };
}

/** The widget's package, whose size and form `npm run check` looks at, and the pages that tests open. */
async function build(env: NodeJS.ProcessEnv): Promise<boolean> {
  console.log('Building the pages that the tests open.');
  const widget = await run('npm', ['run', '--silent', 'bundle', '--workspace', 'widget'], env);
  const pages = await run('node', ['demo/src/build-all.ts'], env);
  return widget === 0 && pages === 0;
}

async function main(): Promise<number> {
  const filters = filtersOf(process.argv.slice(2), globSync(TEST_FILES, { cwd: ROOT }));
  const env = environment();
  const opensPages = needsPages(filters);
  const isBuilt = opensPages ? await build(env) : true;
  // The other workspaces' tests say something all the same.
  if (!isBuilt)
    console.log('The pages could not be built: the lines above say why. Tests that open them will fail.');
  const args = ['run', '--reporter=./testing/src/run/reporter.ts', ...filters];
  const chromiums = opensPages ? await startChromiums(workersOf()) : null;
  const code = await run(`${ROOT}node_modules/.bin/vitest`, args, { ...env, ...chromiums?.env });
  await chromiums?.stop();
  return isBuilt ? code : 1;
}

try {
  process.exit(await main());
} catch (error) {
  console.error(error instanceof MissingError ? error.message : error);
  process.exit(1);
}
