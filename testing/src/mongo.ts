import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { MongoMemoryServer } from 'mongodb-memory-server-core';
import { findProgram } from './find-program.ts';
import { startProxy } from './proxy.ts';

/** A server that speaks MongoDB's protocol, on a free port of this machine. */
export interface Mongo {
  url: string;
  /** Ends it until `resume`, as far as it is ours to end: with its data kept, and at the same address afterwards. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/** A server that is not ours, or cannot be ended by itself, is cut off instead. */
async function behindProxy(url: string, stop: () => Promise<void>): Promise<Mongo> {
  const proxy = await startProxy({ host: new URL(url).hostname, port: portOf(url) });
  const near = new URL(url);
  near.host = `127.0.0.1:${proxy.port}`;
  return {
    url: near.href,
    async pause() {
      proxy.cut();
    },
    async resume() {
      proxy.mend();
    },
    async stop() {
      await proxy.stop();
      await stop();
    },
  };
}

const portOf = (url: string): number => Number(new URL(url).port || 27017);

const FERRETDB = fileURLToPath(new URL('../ferretdb', import.meta.url));
/** Grows when `ferretdb/main.go` changes: an older program is then built again. */
const FERRETDB_VERSION = 3;
const DATABASE = 'chimpassist';
const MIRRORED = ['chat-messages', 'chat-messages-cursors'];
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/chimp-assist', import.meta.url));

/**
 * The first that this machine has: the server of `MONGO_TEST_URL`, a `mongod`, FerretDB with SQLite built by Go, a
 * `mongod` that can be downloaded. `alsoWritten`: collections of `chimpassist`, besides the mirror's own, that are written
 * by `_id`. @throws saying what to install where there is none.
 */
export async function startMongo(alsoWritten: readonly string[] = []): Promise<Mongo> {
  const given = process.env.MONGO_TEST_URL;
  if (given) return behindProxy(given, async () => undefined);
  const mongod = findProgram('mongod');
  if (mongod !== null) return memoryServer(mongod);
  const go = findProgram('go', '/usr/local/go/bin/go');
  if (go !== null) return ferretdb(go, [...MIRRORED, ...alsoWritten]);
  try {
    return await memoryServer();
  } catch (cause) {
    throw new Error(
      'The test of the mirror needs a MongoDB server, and none could be downloaded: install mongod or Go, or set MONGO_TEST_URL to one of yours.',
      { cause },
    );
  }
}

async function memoryServer(systemBinary?: string): Promise<Mongo> {
  const server = await MongoMemoryServer.create({
    ...(systemBinary === undefined ? {} : { binary: { systemBinary } }),
  });
  return behindProxy(server.getUri(), async () => {
    await server.stop();
  });
}

async function ferretdb(go: string, collections: readonly string[]): Promise<Mongo> {
  const program = buildFerretdb(go);
  const folder = mkdtempSync(join(tmpdir(), 'chimp-ferretdb-'));
  const start = async (): Promise<{ url: string; end(): Promise<void> }> => {
    // It ends when its input closes, so it never outlives this test.
    const server = spawn(program, [folder, '127.0.0.1:0'], { stdio: ['pipe', 'pipe', 'ignore'] });
    const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
    const url = await new Promise<string>((resolve, reject) => {
      createInterface({ input: server.stdout }).once('line', resolve);
      server.once('exit', (code) => reject(new Error(`FerretDB ended with ${code}.`)));
    });
    return {
      url,
      async end() {
        server.kill('SIGKILL');
        await exited;
      },
    };
  };
  let running = await start();
  await findById(running.url, folder, collections);
  // The proxy keeps the address: while the server is away, others may take the port that it had.
  const to = { host: '127.0.0.1', port: portOf(running.url) };
  const proxy = await startProxy(to);
  const near = new URL(running.url);
  near.port = String(proxy.port);
  return {
    url: near.href,
    pause: () => running.end(),
    async resume() {
      running = await start();
      to.port = portOf(running.url);
    },
    async stop() {
      await proxy.stop();
      await running.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * FerretDB 1.24 makes its index over `->"_id"` and asks for `->'$._id'`, which SQLite takes for something else and reads
 * every document for each `_id`. The index that fits, made beside it.
 */
async function findById(url: string, folder: string, collections: readonly string[]): Promise<void> {
  const client = await MongoClient.connect(url);
  for (const name of collections) await client.db(DATABASE).createCollection(name);
  await client.close();
  const file = new DatabaseSync(join(folder, `${DATABASE}.sqlite`), { timeout: 10_000 });
  const tables = file.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'chat-messages%'",
  );
  for (const { name } of tables.all()) {
    file.exec(`CREATE UNIQUE INDEX "${name}_by_id" ON "${name}" (_ferretdb_sjson->'$._id')`);
  }
  file.close();
}

/** Built once, then kept beside the packages. */
function buildFerretdb(go: string): string {
  const program = join(CACHE, `ferretdb-${FERRETDB_VERSION}`);
  if (existsSync(program)) return program;
  console.log('Building FerretDB, once.');
  mkdirSync(CACHE, { recursive: true });
  const half = `${program}.${process.pid}`;
  const built = spawnSync(go, ['build', '-o', half, '.'], {
    cwd: FERRETDB,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (built.status !== 0) throw new Error(`FerretDB could not be built: ${built.stderr}`);
  renameSync(half, program);
  return program;
}
