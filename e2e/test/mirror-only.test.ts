import { type ChatClient, createChatClient } from '@chimpassist/client';
import { type EdgeWorker, startEdgeWorker } from '@chimpassist/testing/edge-worker';
import { isLongRun } from '@chimpassist/testing/long-runs';
import { type Mongo, startMongo } from '@chimpassist/testing/mongo';
import { until } from '@chimpassist/testing/until';
import { MongoClient } from 'mongodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { log } from '../../bridge/src/log.ts';
import { rebuildMirror } from '../../bridge/src/mirror/rebuild.ts';
import { MirrorBridge } from '../../bridge/src/mirror-bridge.ts';

/** A first run builds or downloads the database. */
const PATIENCE_MS = 600_000;
/** The promise, and what a busy machine takes. */
const BEHIND_MS = 90_000;
/** How soon the mirror comes again by itself: half a minute, for which only a long run waits. */
const PACE = isLongRun ? undefined : { tickMs: 200, readAgainMs: 2_000 };
const SECRET = 'a secret of this test, long enough';

let worker: EdgeWorker;
let mongo: Mongo;
let database: MongoClient;
let customers: ChatClient[] = [];
let mirrors: MirrorBridge[] = [];

beforeAll(async () => {
  [worker, mongo] = await Promise.all([startEdgeWorker({ BRIDGE_SECRET: SECRET }), startMongo()]);
  database = new MongoClient(mongo.url);
}, PATIENCE_MS);
afterEach(async () => {
  worker.network.mend();
  for (const customer of customers) await customer.stop();
  for (const mirror of mirrors) await mirror.stop();
  customers = [];
  mirrors = [];
  await database.db('chimpassist').dropDatabase();
});
afterAll(async () => {
  await database?.close();
  await mongo?.stop();
  await worker?.stop();
});

function startMirror(): MirrorBridge {
  const site = { backend: worker.url, secret: SECRET, mongoUrl: mongo.url, mongoDatabase: 'chimpassist' };
  const mirror = new MirrorBridge(site, log, PACE);
  mirrors.push(mirror);
  mirror.start();
  return mirror;
}
const activeMirror = async (): Promise<MirrorBridge> => {
  const mirror = startMirror();
  await until('the mirror is active', () => mirror.health().ok, BEHIND_MS);
  return mirror;
};
async function customer(): Promise<ChatClient> {
  const client = createChatClient({ endpoint: worker.url });
  customers.push(client);
  await client.start();
  return client;
}
const isStored = ({ messages }: ChatClient): boolean => messages.every(({ seq }) => seq !== undefined);
async function says(client: ChatClient, ...words: string[]): Promise<void> {
  for (const word of words) client.send(word);
  await until('the words are stored', () => isStored(client), BEHIND_MS);
}
const mirrored = async (client: ChatClient): Promise<string[]> =>
  (
    await database
      .db('chimpassist')
      .collection('chat-messages')
      .find({ 'sessionInfo.customer.id': client.customer?.id })
      .toArray()
  )
    .sort((a, b) => a.message.seq - b.message.seq)
    .map(({ message }) => message.content);
const areMirrored = (client: ChatClient, ...words: string[]): Promise<unknown> =>
  until(`${words} are mirrored`, async () => (await mirrored(client)).join() === words.join(), BEHIND_MS);

describe('a mirror without a broker', { timeout: PATIENCE_MS }, () => {
  it('has what was said before it began, and what is said while it runs', async () => {
    const before = await customer();
    await says(before, 'before');
    await activeMirror();
    await areMirrored(before, 'before');
    const during = await customer();
    await says(during, 'one', 'two');
    await areMirrored(during, 'one', 'two');
    // Nobody tells of this one: the mirror comes again by itself.
    await says(during, 'three');
    await areMirrored(during, 'one', 'two', 'three');
  });

  it('catches up where the Worker, the network or MongoDB was away', async () => {
    await activeMirror();
    const client = await customer();
    await says(client, 'one');
    await areMirrored(client, 'one');
    await mongo.pause();
    await says(client, 'two').finally(() => mongo.resume());
    await areMirrored(client, 'one', 'two');
    worker.network.cut();
    worker.network.mend();
    await says(client, 'three');
    await areMirrored(client, 'one', 'two', 'three');
    await worker.process.stop();
    await worker.process.start();
    await says(client, 'four');
    await areMirrored(client, 'one', 'two', 'three', 'four');
  });

  it('that begins again where another one ended misses nothing', async () => {
    const first = await activeMirror();
    const client = await customer();
    await says(client, 'one');
    await areMirrored(client, 'one');
    await first.stop();
    await says(client, 'two');
    const other = await customer();
    await says(other, 'of another');
    await activeMirror();
    await areMirrored(client, 'one', 'two');
    await areMirrored(other, 'of another');
  });

  it('fills a database that is empty again, also beside another mirror', async () => {
    const [active, standby] = [await activeMirror(), startMirror()];
    await until('the other one stands by', () => standby.health().worker && !standby.health().lease);
    const client = await customer();
    await says(client, 'one', 'two');
    await areMirrored(client, 'one', 'two');
    await database.db('chimpassist').collection('chat-messages').deleteMany({});
    const site = { backend: worker.url, secret: SECRET, mongoDatabase: 'chimpassist' };
    expect(await rebuildMirror(site, mongo.url, log)).toBeGreaterThanOrEqual(2);
    await areMirrored(client, 'one', 'two');
    await active.stop();
    await until('the other one takes over', () => standby.health().ok, BEHIND_MS);
    await says(client, 'three');
    await areMirrored(client, 'one', 'two', 'three');
  });
});
