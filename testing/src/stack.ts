import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Road } from '../../demo/src/settings.ts';
import type { Addresses } from '../../demo/src/stack.ts';
import { processesWith } from './processes.ts';
import { until } from './until.ts';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const START_PATIENCE_MS = 110_000;
const END_PATIENCE_MS = 25_000;
/** Where the box of addresses ends, the last that the start command prints. */
const LAST_OF_THE_BOX = '┘';

/** A run of the start command: what it printed, and how it ended. */
export interface Run {
  process: ChildProcess;
  output(): string;
  /** Of `output`, what went to stderr. */
  errors(): string;
  /** The exit code, or null after a signal. */
  exited: Promise<number | null>;
}

export interface RunOptions {
  command?: string;
  args?: string[];
  env?: Record<string, string>;
}

/** Runs the start command in a process group of its own, as a terminal does. Ports are the usual ones unless set. */
export function runStart({ command = process.execPath, args, env = {} }: RunOptions): Run {
  const inherited = Object.fromEntries(
    ['PATH', 'HOME', 'LANG', 'TMPDIR', 'NODE_COMPILE_CACHE'].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const child = spawn(command, args ?? [`${ROOT}demo/start.mjs`], {
    cwd: ROOT,
    // It reads nothing, but ends when its input closes: so also when these tests themselves are killed.
    env: { ...inherited, CHIMP_END_WITH_INPUT: 'yes', ...env },
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    errors += text;
  });
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code));
  });
  return { process: child, output: () => output, errors: () => errors, exited };
}

/** Sends a signal to the whole group, as a terminal does at Ctrl-C. */
export function signalRun(run: Run, signal: NodeJS.Signals): void {
  const pid = run.process.pid;
  if (pid === undefined || run.process.exitCode !== null || run.process.signalCode !== null) return;
  process.kill(-pid, signal);
}

/** A new, empty folder for a stack's state. */
export const newStateDir = (): string => mkdtempSync(join(tmpdir(), 'chimp-e2e-'));

/** Throws where anything of the stack with this state folder still runs. */
export async function expectNoProcess(stateDir: string): Promise<void> {
  let left = processesWith(stateDir);
  await until(
    `no process of ${stateDir} stays`,
    () => {
      left = processesWith(stateDir);
      return left.length === 0;
    },
    END_PATIENCE_MS,
  ).catch((cause: unknown) => {
    throw new Error(`Left behind: ${left.map(({ pid, command }) => `${pid} ${command}`).join('; ')}`, {
      cause,
    });
  });
}

export interface RunningStack extends Run {
  addresses: Addresses;
  stateDir: string;
  /** Ctrl-C, and the proof that nothing stays. With `keep` the state folder stays, for the next start. */
  stop(options?: { keep?: boolean }): Promise<void>;
}

export type { Road };

/** The road of this run of a test file. */
const roadOfRun = (): Road => (process.env.CHIMP_ROAD === 'edge' ? 'edge' : 'broker');

export interface StackOptions {
  /**
   * The road that people take: over the broker of `npm start`, beside which the edge is open too, or `--edge` alone. Not
   * given: that of the test's project, see `e2e/vitest.config.ts`.
   */
  road?: Road;
  env?: Record<string, string>;
  /** Of a stack before, to go on from its state. */
  stateDir?: string;
  command?: string;
  args?: string[];
}

/** The whole platform of `npm start`, on free ports and with a state of its own. */
export async function startStack(options: StackOptions = {}): Promise<RunningStack> {
  const stateDir = options.stateDir ?? newStateDir();
  const readyFile = join(stateDir, 'ready.json');
  rmSync(readyFile, { force: true });
  const run = runStart({
    ...(options.command === undefined ? {} : { command: options.command }),
    args: [
      ...(options.args ?? [`${ROOT}demo/start.mjs`]),
      ...((options.road ?? roadOfRun()) === 'edge' ? ['--edge'] : []),
    ],
    env: { CHIMP_PORTS: 'free', CHIMP_STATE_DIR: stateDir, CHIMP_READY_FILE: readyFile, ...options.env },
  });
  let hasExited = false;
  void run.exited.then(() => {
    hasExited = true;
  });
  await until(
    'the platform is ready',
    () => {
      if (hasExited) throw new Error(`The platform ended instead of starting:\n${run.output()}`);
      // The file may be seen before the lines that were printed before it: they come by another way.
      return existsSync(readyFile) && run.output().includes(LAST_OF_THE_BOX);
    },
    START_PATIENCE_MS,
  ).catch(async (error: unknown) => {
    if (!hasExited) signalRun(run, 'SIGKILL');
    await expectNoProcess(stateDir);
    if (options.stateDir === undefined) rmSync(stateDir, { recursive: true, force: true });
    throw new Error(`${error instanceof Error ? error.message : error}\n${run.output()}`);
  });
  return {
    ...run,
    addresses: JSON.parse(readFileSync(readyFile, 'utf8')) as Addresses,
    stateDir,
    async stop({ keep = false } = {}) {
      signalRun(run, 'SIGINT');
      await run.exited;
      await expectNoProcess(stateDir);
      if (!keep) rmSync(stateDir, { recursive: true, force: true });
    },
  };
}
