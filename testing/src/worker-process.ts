import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Part } from '../../demo/src/part.ts';
import { startWorker } from '../../demo/src/worker.ts';
import { freePorts } from './free-ports.ts';
import { processesWith } from './processes.ts';

export interface WorkerProcessOptions {
  /** Where it keeps its state, which stays over restarts. */
  dir: string;
  /** The Worker's settings; its `BRIDGE_SECRET` is made up. */
  variables: Record<string, string>;
  /** Another Wrangler file than that of the repository: the Worker then runs from its sources, and follows their changes. */
  config?: string;
}

/** The Worker in workerd, to be ended and started again on the same port. */
export class WorkerProcess {
  /** The one with which a bridge proves itself. */
  readonly secret = randomBytes(32).toString('base64url');
  readonly url: string;
  readonly #options: WorkerProcessOptions;
  readonly #port: number;
  #part: Part | null = null;

  private constructor(options: WorkerProcessOptions, port: number) {
    this.#options = options;
    this.#port = port;
    this.url = `http://127.0.0.1:${port}`;
    mkdirSync(join(options.dir, 'logs'), { recursive: true });
  }

  /** On a free port. Nothing runs yet. */
  static async create(options: WorkerProcessOptions): Promise<WorkerProcess> {
    const [port = 0] = await freePorts(1);
    return new WorkerProcess(options, port);
  }

  async start(): Promise<void> {
    const { dir, variables, config } = this.#options;
    this.#part = await startWorker({
      port: this.#port,
      stateDir: dir,
      variables: { BRIDGE_SECRET: this.secret, ...variables },
      ...(config === undefined ? {} : { config, isDevelopment: true }),
    });
  }

  /** Ends it as a deployment does. */
  async stop(): Promise<void> {
    await this.#part?.stop();
    this.#part = null;
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    const part = this.#part;
    if (part === null) return;
    for (const { pid } of this.#processes()) process.kill(pid, 'SIGKILL');
    await part.ended;
    await this.stop();
  }

  /** SIGSTOP and SIGCONT suspend it and let it go on. */
  signal(signal: NodeJS.Signals): void {
    for (const { pid } of this.#processes()) process.kill(pid, signal);
  }

  #processes() {
    return processesWith(this.#options.dir).filter(({ command }) =>
      /wrangler|worker\/host|workerd/.test(command),
    );
  }
}
