import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@chimpassist/testing/free-ports';
import { type Mosquitto, startMosquitto } from '@chimpassist/testing/mosquitto';
import { processesWith } from '@chimpassist/testing/processes';
import { until } from '@chimpassist/testing/until';
import { startBridge } from '../../demo/src/bridge.ts';
import type { Part } from '../../demo/src/part.ts';
import { startWorker } from '../../demo/src/worker.ts';

export const BASE = 'bench/platform';
const START_PATIENCE_MS = 60_000;

/** What operators are told to set where nothing may be lost: see docs/operating.md. */
export const BROKER_LINES = ['max_queued_messages 1000000', 'max_inflight_messages 1000'];

export interface Health {
  ok: boolean;
  spool: number;
  behind: number;
}

/** Worker, bridge and broker as an operator runs them, each a process of its own; without pages and hooks. */
export class Platform {
  readonly broker: Mosquitto;
  readonly secret: string;
  readonly #stateDir: string;
  readonly #ports: { worker: number; bridge: number };
  readonly #mongoUrl: string | undefined;
  readonly #backend: string;
  #worker: Part | null = null;
  #bridge: Part | null = null;

  private constructor(options: {
    broker: Mosquitto;
    stateDir: string;
    ports: { worker: number; bridge: number };
    mongoUrl: string | undefined;
    backend: string | undefined;
  }) {
    this.broker = options.broker;
    this.secret = randomBytes(32).toString('base64url');
    this.#stateDir = options.stateDir;
    this.#ports = options.ports;
    this.#mongoUrl = options.mongoUrl;
    this.#backend = options.backend ?? `http://127.0.0.1:${options.ports.worker}`;
  }

  /** With `backend` the bridge talks to that instead of a Worker, and none is started. */
  static async start(options: { mongoUrl?: string; backend?: string } = {}): Promise<Platform> {
    const [worker = 0, bridge = 0] = await freePorts(2);
    const platform = new Platform({
      broker: await startMosquitto({ lines: BROKER_LINES }),
      stateDir: mkdtempSync(join(tmpdir(), 'chimp-bench-')),
      ports: { worker, bridge },
      mongoUrl: options.mongoUrl,
      backend: options.backend,
    });
    try {
      if (options.backend === undefined) await platform.startWorker();
      await platform.startBridge();
    } catch (error) {
      await platform.stop();
      throw error;
    }
    return platform;
  }

  get backend(): string {
    return this.#backend;
  }

  async startWorker(): Promise<void> {
    this.#worker = await startWorker({
      port: this.#ports.worker,
      stateDir: this.#stateDir,
      variables: { BRIDGE_SECRET: this.secret, MQTT_BASE_TOPIC: BASE, LEGACY_CLIENTS: 'all' },
    });
  }

  async stopWorker(): Promise<void> {
    await this.#worker?.stop();
    this.#worker = null;
  }

  async startBridge(): Promise<void> {
    this.#bridge = await startBridge({
      port: this.#ports.bridge,
      stateDir: this.#stateDir,
      variables: {
        MQTT_BROKER_HOST: this.broker.tcp,
        MQTT_BASE_TOPIC: BASE,
        BACKEND_ENDPOINT: this.backend,
        BRIDGE_SECRET: this.secret,
        LEGACY_CLIENTS: 'all',
        // Chats here write faster than any person, and an outage lets all of it wait.
        CHAT_MESSAGES_PER_MINUTE: '1000000000',
        CHAT_WAITING_LIMIT: '1000000000',
        ...(this.#mongoUrl === undefined ? {} : { MONGO_CONNECTION_URL: this.#mongoUrl }),
      },
    });
    await until('the bridge works', async () => (await this.health()).ok, START_PATIENCE_MS);
  }

  async health(): Promise<Health> {
    return (await (await fetch(`http://127.0.0.1:${this.#ports.bridge}/healthz`)).json()) as Health;
  }

  /** The sum of a counter of the bridge's over its labels. */
  async counter(name: string): Promise<number> {
    const text = await (await fetch(`http://127.0.0.1:${this.#ports.bridge}/metrics`)).text();
    return text
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  }

  /** Worker and bridge: what a message does not pass on its way from one person to another. */
  serverPids(): number[] {
    return processesWith(this.#stateDir).map(({ pid }) => pid);
  }

  /** Resident memory of the bridge's process, bytes. */
  bridgeBytes(): number {
    const found = processesWith(this.#stateDir).find(({ command }) => command.includes('src/main.ts'));
    if (found === undefined) throw new Error('The bridge does not run.');
    const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${found.pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1_024;
  }

  async stop(): Promise<void> {
    await this.#bridge?.stop();
    await this.stopWorker();
    await this.broker.stop();
    rmSync(this.#stateDir, { recursive: true, force: true });
  }
}
