import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { forgetGroup, rememberGroup, signalGroup } from '../../../demo/src/process-groups.ts';
import { type Found, readFound, readRowNames } from './found.ts';

const MAIN = 'bench/src/main.ts';
const RESULT = 'bench/results/trial.json';
const NO_ROW = 'nothing';
const TAIL_LINES = 12;
/** A bench that is asked to end stops its programs first. */
const STOP_GRACE_MS = 20_000;

/** One of the two trees, and how its own bench is run. */
export class Side {
  readonly name: string;
  readonly rows: readonly string[];
  readonly #root: string;
  readonly #scratch: string;
  /** Of a bench that would measure more than once. */
  readonly #once: readonly string[];
  #running: { pid: number; closed: Promise<unknown> } | null = null;

  private constructor(side: { name: string; root: string; scratch: string; rows: string[]; once: string[] }) {
    this.name = side.name;
    this.rows = side.rows;
    this.#root = side.root;
    this.#scratch = side.scratch;
    this.#once = side.once;
  }

  /** @throws {Error} where the tree has no bench, or one that cannot name its rows */
  static async open(name: string, root: string, scratch: string): Promise<Side> {
    // A bench of before knows no --runs, and measures once.
    for (const once of [['--runs', '1'], []]) {
      const side = new Side({ name, root, scratch, rows: [], once });
      const rows = readRowNames(await side.#ask(['--only', NO_ROW]));
      if (rows !== null) return new Side({ name, root, scratch, rows, once });
    }
    throw new Error(`The bench of ${name} does not say which rows it has, so nothing can be compared.`);
  }

  /** Runs these rows once. @throws {Error} where its bench wrote nothing */
  async measure(rows: readonly string[], quick: boolean): Promise<Found> {
    const result = join(this.#root, RESULT);
    rmSync(result, { force: true });
    const said = await this.#ask(['--only', rows.join(','), ...(quick ? ['--quick'] : [])]);
    try {
      return readFound(readFileSync(result, 'utf8'));
    } catch (cause) {
      throw new Error(`The bench of ${this.name} gave no result. Its last lines:\n${said}`, { cause });
    }
  }

  async stop(): Promise<void> {
    if (this.#running === null) return;
    const { pid, closed } = this.#running;
    signalGroup(pid, 'SIGTERM');
    const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), STOP_GRACE_MS);
    await closed;
    clearTimeout(timer);
  }

  /** Runs its bench to its end. Returns the last lines that it printed. */
  async #ask(args: readonly string[]): Promise<string> {
    const child = spawn(process.execPath, [MAIN, ...this.#once, ...args], {
      cwd: this.#root,
      // A group of its own, which ends with all that it started.
      detached: true,
      // What an interrupted run leaves behind goes with the scratch folder.
      env: { ...process.env, TMPDIR: this.#scratch },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    }
    const { pid } = child;
    const closed = new Promise<void>((resolve) => {
      child.once('error', () => resolve());
      child.once('close', () => resolve());
    });
    if (pid === undefined) {
      await closed;
      throw new Error(`The bench of ${this.name} could not be started.`);
    }
    rememberGroup(pid);
    this.#running = { pid, closed };
    await closed;
    this.#running = null;
    // What it started itself must not outlive it.
    signalGroup(pid, 'SIGKILL');
    forgetGroup(pid);
    return said.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
  }
}
