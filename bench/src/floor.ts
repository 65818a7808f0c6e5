import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@chimpassist/testing/free-ports';
import type { Part } from '../../demo/src/part.ts';
import { workerTarget } from '../../demo/src/worker/build.ts';
import { startWorker } from '../../demo/src/worker.ts';
import { directRoad } from './direct-road.ts';
import { processorSecondsOf, workerdIn } from './edge/processor.ts';
import { onInterrupt } from './interrupt.ts';
import type { OpenRoad } from './load.ts';

const FLOOR = workerTarget(
  {
    what: "the bench's floor",
    folder: 'bench/floor',
    dist: 'bench/dist/floor',
    sources: ['package-lock.json', 'bench/floor'],
    buckets: [],
  },
  'bench/floor/wrangler.toml',
);

/** The platform by itself, fed by the bridge's own dispatcher: what the objects' rates are divided by. */
export class Floor {
  readonly road: OpenRoad;
  readonly url: string;
  readonly #worker: Part;
  readonly #stateDir: string;
  readonly #forget: () => void;

  private constructor(worker: Part, stateDir: string, url: string) {
    this.#worker = worker;
    this.#stateDir = stateDir;
    this.url = url;
    this.road = directRoad(url, 'nobody asks');
    this.#forget = onInterrupt(() => this.stop());
  }

  static async start(): Promise<Floor> {
    const [port = 0] = await freePorts(1);
    const stateDir = mkdtempSync(join(tmpdir(), 'chimp-floor-'));
    try {
      const worker = await startWorker({ port, stateDir, variables: {}, target: FLOOR });
      return new Floor(worker, stateDir, `http://127.0.0.1:${port}`);
    } catch (error) {
      rmSync(stateDir, { recursive: true, force: true });
      throw error;
    }
  }

  /** Processor time of workerd until now, seconds. */
  processorSeconds(): number {
    return processorSecondsOf(workerdIn(this.#stateDir));
  }

  async stop(): Promise<void> {
    this.#forget();
    await this.#worker.stop();
    rmSync(this.#stateDir, { recursive: true, force: true });
  }
}
