import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_BASE_TOPIC } from '@chimpassist/protocol';
import { signingKeys, type TokenPrincipal } from '@chimpassist/protocol/trust';
import { freePorts } from '@chimpassist/testing/free-ports';
import type { Part } from '../../../demo/src/part.ts';
import { newSecrets } from '../../../demo/src/secrets.ts';
import { startWorker } from '../../../demo/src/worker.ts';
import { onInterrupt } from '../interrupt.ts';
import { processorSecondsOf, workerdIn } from './processor.ts';

/** The Worker by itself, without broker and bridge: people speak MQTT to it. */
export class EdgeWorker {
  readonly #port: number;
  readonly #stateDir: string;
  readonly #variables: Record<string, string>;
  readonly #sign: (principal: TokenPrincipal) => Promise<string>;
  readonly #forget: () => void;
  #worker: Part | null = null;

  private constructor(options: {
    port: number;
    stateDir: string;
    variables: Record<string, string>;
    sign: (principal: TokenPrincipal) => Promise<string>;
  }) {
    this.#port = options.port;
    this.#stateDir = options.stateDir;
    this.#variables = options.variables;
    this.#sign = options.sign;
    this.#forget = onInterrupt(() => this.stop());
  }

  static async start(): Promise<EdgeWorker> {
    const [port = 0] = await freePorts(1);
    const secrets = await newSecrets();
    const TOKEN_KEYS = JSON.stringify(secrets.tokenKeys);
    const keys = await signingKeys(TOKEN_KEYS);
    const worker = new EdgeWorker({
      port,
      stateDir: mkdtempSync(join(tmpdir(), 'chimp-edge-')),
      variables: {
        BRIDGE_SECRET: secrets.bridgeSecret,
        IDENTITY_SECRET: secrets.identitySecret,
        TOKEN_KEYS,
      },
      sign: (principal) =>
        keys.sign(
          principal,
          DEFAULT_BASE_TOPIC,
          principal.kind === 'attendant' ? { signInId: randomBytes(8).toString('hex') } : {},
        ),
    });
    try {
      await worker.resume();
    } catch (error) {
      await worker.stop();
      throw error;
    }
    return worker;
  }

  /** Where an attendant's connection ends; a customer's has `/` and the id behind it. */
  get url(): string {
    return `ws://127.0.0.1:${this.#port}/mqtt`;
  }

  /** Where its calls are answered. */
  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Where its objects stand: nobody writes there while it is suspended. */
  get stateDir(): string {
    return this.#stateDir;
  }

  tokenOf(principal: TokenPrincipal): Promise<string> {
    return this.#sign(principal);
  }

  /** Starts the Worker again on its state, as a deploy does. */
  async resume(): Promise<void> {
    this.#worker = await startWorker({
      port: this.#port,
      stateDir: this.#stateDir,
      variables: this.#variables,
    });
  }

  async suspend(): Promise<void> {
    await this.#worker?.stop();
    this.#worker = null;
  }

  /** Resident memory of workerd, bytes. */
  bytes(): number {
    return workerdIn(this.#stateDir).reduce((sum, pid) => {
      const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
      return sum + Number(kilobytes ?? 0) * 1_024;
    }, 0);
  }

  /** Processor time of workerd until now, seconds. */
  processorSeconds(): number {
    return processorSecondsOf(workerdIn(this.#stateDir));
  }

  async stop(): Promise<void> {
    this.#forget();
    await this.suspend();
    rmSync(this.#stateDir, { recursive: true, force: true });
  }
}
