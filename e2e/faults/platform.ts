import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePorts } from '@chimpassist/testing/free-ports';
import { type Mongo, startMongo } from '@chimpassist/testing/mongo';
import { type Mosquitto, startMosquitto } from '@chimpassist/testing/mosquitto';
import { until } from '@chimpassist/testing/until';
import type { Part } from '../../demo/src/part.ts';
import { ROOT } from '../../demo/src/settings.ts';
import { startWorker } from '../../demo/src/worker.ts';

const run = promisify(execFile);
export const BASE_TOPIC = 'chimpassist/faults';
const SECRET = 'the secret of the fault suite';
const PATIENCE_MS = 60_000;

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
    const child = spawn(process.execPath, [`${ROOT}bridge/src/main.ts`], {
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

  /** What `/healthz` says, or null while nobody answers. */
  async health(): Promise<Record<string, unknown> | null> {
    try {
      return (await (await fetch(`${this.#url}/healthz`)).json()) as Record<string, unknown>;
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
      .filter((line) => line.startsWith(name) && line.includes(label))
      .reduce((sum, line) => sum + Number(line.split(' ').at(-1) ?? 0), 0);
  }
}

export interface PlatformOptions {
  sessionKeepAliveMs: number;
  attendantKeepAliveMs: number;
  /** That one chat may write. */
  messagesPerMinute: number;
  /** Further lines of Mosquitto's configuration. */
  brokerLines?: readonly string[];
  /** A module that each bridge loads first. */
  bridgeImports?: string;
}

/** Broker, Worker, database and two bridges, each to be ended and started by itself. */
export class Platform {
  readonly dir = mkdtempSync(join(tmpdir(), 'chimp-faults-'));
  readonly bridges: [BridgeProcess, BridgeProcess];
  readonly broker: Mosquitto;
  /** Settings that both bridges share. */
  readonly bridgeEnvironment: Record<string, string>;
  readonly database: Mongo;
  readonly workerUrl: string;
  readonly #workerPort: number;
  readonly #variables: Record<string, string>;
  #worker: Part | null = null;

  private constructor(
    options: PlatformOptions,
    parts: { broker: Mosquitto; database: Mongo; ports: number[] },
  ) {
    const [workerPort = 0, portA = 0, portB = 0] = parts.ports;
    this.broker = parts.broker;
    this.database = parts.database;
    this.#workerPort = workerPort;
    this.workerUrl = `http://127.0.0.1:${workerPort}`;
    this.#variables = {
      BRIDGE_SECRET: SECRET,
      MQTT_BASE_TOPIC: BASE_TOPIC,
      LEGACY_CLIENTS: 'all',
      ASSIGNMENT_TIMEOUT: '3000',
      SESSION_KEEP_ALIVE_TIME: String(options.sessionKeepAliveMs),
      ATTENDANT_KEEP_ALIVE_TIME: String(options.attendantKeepAliveMs),
    };
    const env = {
      MQTT_BROKER_HOST: parts.broker.tcp,
      MQTT_BASE_TOPIC: BASE_TOPIC,
      BACKEND_ENDPOINT: this.workerUrl,
      BRIDGE_SECRET: SECRET,
      LEGACY_CLIENTS: 'all',
      ATTENDANT_KEEP_ALIVE_TIME: String(options.attendantKeepAliveMs),
      CHAT_MESSAGES_PER_MINUTE: String(options.messagesPerMinute),
      MONGO_CONNECTION_URL: parts.database.url,
      ...(options.bridgeImports === undefined ? {} : { NODE_OPTIONS: `--import=${options.bridgeImports}` }),
    };
    this.bridgeEnvironment = env;
    mkdirSync(join(this.dir, 'logs'), { recursive: true });
    this.bridges = [
      new BridgeProcess('a', this.dir, portA, env),
      new BridgeProcess('b', this.dir, portB, env),
    ];
  }

  static async start(options: PlatformOptions): Promise<Platform> {
    const database = await startMongo();
    const broker = await startMosquitto({ persistence: true, lines: options.brokerLines ?? [] });
    const platform = new Platform(options, { broker, database, ports: await freePorts(3) });
    await platform.startWorker();
    platform.bridges[0].start();
    await platform.active();
    return platform;
  }

  async startWorker(): Promise<void> {
    this.#worker = await startWorker({
      port: this.#workerPort,
      stateDir: this.dir,
      variables: this.#variables,
    });
  }

  async stopWorker(): Promise<void> {
    await this.#worker?.stop();
    this.#worker = null;
  }

  /** Waits for a bridge that holds the lease. */
  async active(): Promise<BridgeProcess> {
    return until(
      'a bridge is active',
      async () => {
        for (const bridge of this.bridges) if (bridge.isRunning && (await bridge.hasLease())) return bridge;
        return null;
      },
      PATIENCE_MS,
    );
  }

  /** Everything that the running bridges have is in the objects and in MongoDB. */
  async isSettled(): Promise<boolean> {
    for (const bridge of this.bridges) if (bridge.isRunning && !(await bridge.isSettled())) return false;
    return true;
  }

  async stop(): Promise<void> {
    for (const bridge of this.bridges) await bridge.kill('SIGTERM');
    await this.stopWorker();
    await this.broker.stop();
    await this.database.stop();
    if (process.env.CHIMP_KEEP_FAULTS === undefined) rmSync(this.dir, { recursive: true, force: true });
  }
}
