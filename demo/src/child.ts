import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { forgetGroup, rememberGroup, signalGroup } from './process-groups.ts';
import { StartError } from './start-error.ts';

/** How long a program may take to end by itself before it is killed. */
const STOP_GRACE_MS = 5_000;
const READY_TIMEOUT_MS = 60_000;
const READY_POLL_MS = 100;
const LOG_TAIL_LINES = 12;
/** What a program printed last is on its way to the log for no longer than this, unless another holds its output open. */
const LOG_PATIENCE_MS = 5_000;

export interface ChildOptions {
  /** For lines to people: `the Worker`. */
  what: string;
  command: string;
  args: string[];
  cwd: string;
  /** The whole environment: nothing of this process's own is added. */
  env: Record<string, string>;
  /** Everything that it prints goes here. */
  logFile: string;
}

/** How a program ended. `code` is null where a signal or a failed start ended it. */
interface Ending {
  code: number | null;
  sentence: string;
}

export interface Child {
  ended: Promise<Ending>;
  /** The last lines of its log, once it has ended. */
  lastLines(): Promise<string>;
  stop(): Promise<void>;
  /** Polls until `probe` says true; throws {@link StartError} when the program ended first or takes too long. */
  ready(probe: () => Promise<boolean>): Promise<void>;
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function tail(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
}

/** Environment that every child may see: where programs and the user's home are, nothing of ours. */
export function plainEnvironment(): Record<string, string> {
  const names = [
    ...['PATH', 'HOME', 'USER', 'LANG', 'TZ', 'TMPDIR', 'SYSTEMROOT', 'NODE_EXTRA_CA_CERTS'],
    // Where Node keeps what it compiled: a program that starts again, as in the tests, is not compiled again.
    'NODE_COMPILE_CACHE',
  ];
  const env: Record<string, string> = {};
  for (const name of names) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  return env;
}

/** Starts a program in a process group of its own, so that it can be ended with all that it starts. */
export async function startChild(options: ChildOptions): Promise<Child> {
  await mkdir(options.logFile.replace(/\/[^/]+$/, ''), { recursive: true });
  const log = createWriteStream(options.logFile, { mode: 0o600 });
  const child: ChildProcess = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  const pid = child.pid;
  if (pid !== undefined) rememberGroup(pid);

  // Later than `exit`: what it printed last may still be on its way.
  const written = new Promise<void>((resolve) => {
    child.once('close', () => log.end(resolve));
  });
  const lastLines = async (): Promise<string> => {
    await Promise.race([written, wait(LOG_PATIENCE_MS)]);
    return tail(options.logFile);
  };

  let hasEnded = false;
  const ended = new Promise<Ending>((resolve) => {
    child.once('error', (error) => {
      hasEnded = true;
      resolve({ code: null, sentence: `${options.what} could not be started (${error.message})` });
    });
    child.once('exit', (code, signal) => {
      hasEnded = true;
      // What it started itself must not outlive it.
      if (pid !== undefined) {
        signalGroup(pid, 'SIGKILL');
        forgetGroup(pid);
      }
      resolve({ code, sentence: `${options.what} ended by itself (${signal ?? `exit code ${code}`})` });
    });
  });

  return {
    ended,
    lastLines,
    async stop() {
      if (hasEnded || pid === undefined) return;
      signalGroup(pid, 'SIGTERM');
      const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), STOP_GRACE_MS);
      await ended;
      clearTimeout(timer);
    },
    async ready(probe) {
      const deadline = Date.now() + READY_TIMEOUT_MS;
      while (!(await probe().catch(() => false))) {
        if (hasEnded) {
          throw new StartError(
            `${(await ended).sentence} before it was ready; the last lines of ${options.logFile} say why:\n${await lastLines()}`,
          );
        }
        if (Date.now() > deadline) {
          throw new StartError(
            `${options.what} was not ready after ${READY_TIMEOUT_MS / 1000} seconds; the last lines of ${options.logFile} may say why:\n${await tail(options.logFile)}`,
          );
        }
        await wait(READY_POLL_MS);
      }
    },
  };
}
