import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NODE_FLAGS } from '../../bridge/bin/node-flags.mjs';
import type { Health } from '../../bridge/src/health-report.ts';
import { ROOT } from './stack.ts';

export type { Health };

const run = promisify(execFile);
const KILOBYTE = 1_024;

/** One bridge process, with a spool of its own that stays over restarts. */
export class BridgeProcess {
  readonly name: string;
  readonly #env: Record<string, string>;
  readonly #logFile: string;
  readonly #url: string;
  #child: ChildProcess | null = null;

  constructor(name: string, dir: string, port: number, env: Record<string, string>) {
    this.name = name;
    this.#logFile = join(dir, `bridge-${name}.log`);
    this.#url = `http://127.0.0.1:${port}`;
    this.#env = { ...env, BRIDGE_PORT: String(port), SPOOL_PATH: join(dir, `spool-${name}.db`) };
  }

  get isRunning(): boolean {
    return this.#child !== null;
  }

  start(): void {
    if (this.#child !== null) return;
    const log = openSync(this.#logFile, 'a');
    const child = spawn(process.execPath, [...NODE_FLAGS, `${ROOT}bridge/src/main.ts`], {
      env: { PATH: process.env.PATH ?? '', ...this.#env },
      stdio: ['ignore', log, log],
    });
    this.#child = child;
    child.once('exit', () => {
      if (this.#child === child) this.#child = null;
    });
  }

  /** SIGSTOP and SIGCONT suspend it and let it go on. */
  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Ends it as a power cut would. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await exited;
  }

  /** As a disk that is full would: no file of the process may grow beyond so many bytes, or any again (null). */
  async limitFiles(bytes: number | null): Promise<void> {
    const limit = bytes === null ? 'unlimited' : String(bytes);
    await run('prlimit', [`--pid=${this.#child?.pid}`, `--fsize=${limit}:unlimited`]);
  }

  /** Bytes of the largest file that the spool consists of. */
  get spoolBytes(): number {
    const path = this.#env.SPOOL_PATH ?? '';
    return Math.max(...[path, `${path}-wal`].map((file) => (existsSync(file) ? statSync(file).size : 0)));
  }

  /** Resident memory of the process. */
  get residentBytes(): number {
    const pid = this.#child?.pid;
    if (pid === undefined) throw new Error(`Bridge ${this.name} does not run.`);
    const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * KILOBYTE;
  }

  /** What `/healthz` says, or null while nobody answers. */
  async health(): Promise<Health | null> {
    try {
      return (await (await fetch(`${this.#url}/healthz`)).json()) as Health;
    } catch {
      return null;
    }
  }

  /** It is active, and everything that it has is in the objects and in MongoDB. */
  async isSettled(): Promise<boolean> {
    const health = await this.health();
    return health?.lease === true && health.spool === 0 && health.behind === 0;
  }

  async hasLease(): Promise<boolean> {
    return (await this.health())?.lease === true;
  }

  /** A counter of `/metrics`, all labels that fit added up. */
  async counter(name: string, label = ''): Promise<number> {
    const text = await (await fetch(`${this.#url}/metrics`)).text();
    return text
      .split('\n')
      .filter(
        (line) => [`${name}{`, `${name} `].some((head) => line.startsWith(head)) && line.includes(label),
      )
      .reduce((sum, line) => sum + Number(line.split(' ').at(-1) ?? 0), 0);
  }
}
