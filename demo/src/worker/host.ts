/**
 * Runs a built Worker in workerd: `node host.ts <file of HostOptions>`. The code is the one that a deployment sends. Wrangler's
 * server for development puts a second workerd before it, through which each call and each socket passes.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CODE_FILE, DESCRIPTION_FILE, type WorkerDescription } from './description.ts';
import type { HostOptions } from './host-options.ts';

interface Runtime {
  ready: Promise<unknown>;
  dispose(): Promise<void>;
}
interface MiniflareModule {
  Miniflare: new (options: unknown) => Runtime;
  convertV4MiniflareOptions(options: unknown): unknown;
}

const parse = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;

// The one that Wrangler itself brings along, so that both are always of one version.
const { Miniflare, convertV4MiniflareOptions } = createRequire(import.meta.resolve('wrangler/package.json'))(
  'miniflare',
) as MiniflareModule;

const { built, port, persistTo, variables, buckets } = parse<HostOptions>(process.argv[2] ?? '');
const description = parse<WorkerDescription>(join(built, DESCRIPTION_FILE));
const runtime = new Miniflare(
  convertV4MiniflareOptions({
    host: '127.0.0.1',
    port,
    // What is known of a caller's place comes from the network, and no test and no visitor of this machine reads it.
    cf: false,
    telemetry: { enabled: false },
    // Miniflare begins another workerd where one died. Who runs a Worker is told instead.
    unsafeHandleRuntimeRestart() {
      console.error('workerd ended by itself.');
      process.exit(1);
    },
    resourcePersistencePath: persistTo,
    name: description.name,
    modules: [{ type: 'ESModule', path: join(built, CODE_FILE) }],
    modulesRoot: built,
    compatibilityDate: description.compatibilityDate,
    compatibilityFlags: description.compatibilityFlags,
    durableObjects: description.durableObjects,
    r2Buckets: buckets,
    bindings: { ...description.variables, ...variables },
  }),
);

let isEnding = false;
async function end(): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  await runtime.dispose();
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end());

try {
  await runtime.ready;
} catch (error) {
  if (!isEnding) {
    console.error(error);
    process.exit(1);
  }
}
