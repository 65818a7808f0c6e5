import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BridgeProcess, type Health } from './bridge-process.ts';
import { freePorts } from './free-ports.ts';
import type { Mongo } from './mongo.ts';
import { type Mosquitto, type MosquittoOptions, startMosquitto } from './mosquitto.ts';
import { processesWith } from './processes.ts';
import { until } from './until.ts';
import { WorkerProcess } from './worker-process.ts';

const PATIENCE_MS = 60_000;

export interface PlatformOptions {
  baseTopic: string;
  /** Settings beyond those that connect the parts. */
  worker?: Record<string, string>;
  bridge?: Record<string, string>;
  broker?: MosquittoOptions;
  /** Messages are mirrored into it, and it ends with the platform. */
  database?: Mongo;
  /** The bridges talk to this address, and no Worker is started. */
  backend?: string;
}

interface Parts {
  dir: string;
  broker: Mosquitto;
  worker: WorkerProcess;
  bridgePorts: readonly [number, number];
}

/**
 * Broker, Worker and bridges as an operator runs them, each a process of its own that can be ended and started by itself;
 * without pages and hooks. Clients need no token.
 */
export class Platform {
  readonly dir: string;
  readonly broker: Mosquitto;
  /** The second one runs only where a test starts it. */
  readonly bridges: readonly [BridgeProcess, BridgeProcess];
  /** Settings that both bridges share. */
  readonly bridgeEnvironment: Record<string, string>;
  /** What the bridges talk to. */
  readonly workerUrl: string;
  readonly #worker: WorkerProcess;
  readonly #database: Mongo | undefined;

  private constructor(options: PlatformOptions, { dir, broker, worker, bridgePorts }: Parts) {
    this.dir = dir;
    this.broker = broker;
    this.#worker = worker;
    this.#database = options.database;
    this.workerUrl = options.backend ?? worker.url;
    this.bridgeEnvironment = {
      MQTT_BROKER_HOST: broker.tcp,
      MQTT_BASE_TOPIC: options.baseTopic,
      BACKEND_ENDPOINT: this.workerUrl,
      BRIDGE_SECRET: worker.secret,
      LEGACY_CLIENTS: 'all',
      ...(options.database === undefined ? {} : { MONGO_CONNECTION_URL: options.database.url }),
      ...options.bridge,
    };
    const bridge = (name: string, port: number) => new BridgeProcess(name, dir, port, this.bridgeEnvironment);
    this.bridges = [bridge('a', bridgePorts[0]), bridge('b', bridgePorts[1])];
  }

  /** Resolves once the first bridge works. */
  static async start(options: PlatformOptions): Promise<Platform> {
    const dir = mkdtempSync(join(tmpdir(), 'chimp-platform-'));
    const variables = { MQTT_BASE_TOPIC: options.baseTopic, LEGACY_CLIENTS: 'all', ...options.worker };
    const [portA = 0, portB = 0] = await freePorts(2);
    const platform = new Platform(options, {
      dir,
      broker: await startMosquitto(options.broker),
      worker: await WorkerProcess.create({ dir, variables }),
      bridgePorts: [portA, portB],
    });
    try {
      if (options.backend === undefined) await platform.startWorker();
      platform.bridges[0].start();
      await until('the bridge works', async () => (await platform.bridges[0].health())?.ok, PATIENCE_MS);
    } catch (error) {
      await platform.stop();
      throw error;
    }
    return platform;
  }

  /** Of the bridges. */
  get secret(): string {
    return this.#worker.secret;
  }

  get database(): Mongo {
    if (this.#database === undefined) throw new Error('This platform was started without a database.');
    return this.#database;
  }

  startWorker(): Promise<void> {
    return this.#worker.start();
  }

  stopWorker(): Promise<void> {
    return this.#worker.stop();
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

  /** Of the first bridge, which runs. */
  async health(): Promise<Health> {
    const health = await this.bridges[0].health();
    if (health === null) throw new Error('The bridge does not answer.');
    return health;
  }

  /** Everything that the running bridges have is in the objects and in MongoDB. */
  async isSettled(): Promise<boolean> {
    for (const bridge of this.bridges) if (bridge.isRunning && !(await bridge.isSettled())) return false;
    return true;
  }

  /** Worker and bridges: what a message does not pass on its way from one person to another. */
  serverPids(): number[] {
    return processesWith(this.dir).map(({ pid }) => pid);
  }

  async stop(): Promise<void> {
    for (const bridge of this.bridges) await bridge.kill('SIGTERM');
    await this.stopWorker();
    await this.broker.stop();
    await this.#database?.stop();
    if (process.env.CHIMP_KEEP_FAULTS === undefined) rmSync(this.dir, { recursive: true, force: true });
  }
}
