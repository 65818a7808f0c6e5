import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Platform } from '@chimpassist/testing/platform';
import { until } from '@chimpassist/testing/until';
import { MongoClient } from 'mongodb';
import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../demo/src/settings.ts';
import { People } from '../faults/people.ts';
import { BASE_TOPIC, startFaultPlatform } from '../faults/platform.ts';

const run = promisify(execFile);
/** A first run builds or downloads the database. */
const PATIENCE_MS = 900_000;
const TAKEOVER_MS = 10_000;
/** What is left on the disk that gets full. */
const ROOM_BYTES = 65_536;

let platform: Platform;
let people: People;
beforeAll(async () => {
  platform = await startFaultPlatform({
    sessionKeepAliveMs: 60_000,
    attendantKeepAliveMs: 8_000,
    messagesPerMinute: 300,
  });
  people = await People.arrive(platform.broker.tcp, ['b-1', 'b-2'], () => 1);
  await until('the chats are online', () => people.online.size === 2);
}, PATIENCE_MS);
afterAll(async () => {
  await people?.leave();
  await platform?.stop();
});

const isStored = (count: number) => until(`${count} are stored`, () => people.storedAt.size >= count);

describe('the bridge', () => {
  it('speaks MQTT 5 with a broker that knows it, and says online under its own topic', async () => {
    const active = await platform.active();
    expect(await active.health()).toMatchObject({ ok: true, mqtt: '5', reading: true, mirror: 'on' });
    const client = await mqtt.connectAsync(platform.broker.tcp);
    const retained = new Promise<string>((resolve) =>
      client.once('message', (_, payload) => resolve(String(payload))),
    );
    await client.subscribeAsync(`${BASE_TOPIC}/server/bridge`);
    expect(JSON.parse(await retained)).toMatchObject({ status: 'online' });
    await client.endAsync();
  });

  it('answers keep-alives of open pages by itself: nothing of them reaches the Worker', async () => {
    const active = await platform.active();
    await until('the bridge is idle', () => active.isSettled());
    const received = () => active.counter('chimp_bridge_received_total', 'kind="online"');
    const batches = () => active.counter('chimp_bridge_batches_total');
    const [before, heard] = [await batches(), await received()];
    await until('twenty keep-alives were heard', async () => (await received()) >= heard + 20, 30_000);
    expect(await batches()).toBe(before);
  });

  it('is followed within ten seconds by one that stands by, which finds the queue', async () => {
    const [first, second] = platform.bridges;
    second.start();
    await until('the second stands by', async () => (await second.health())?.lease === false);
    people.write('b-1', 'customer');
    await isStored(1);
    await first.kill();
    const begun = Date.now();
    people.write('b-1', 'customer');
    people.write('b-2', 'customer');
    await until('the second takes over', () => second.hasLease(), TAKEOVER_MS);
    await isStored(3);
    expect(Date.now() - begun).toBeLessThan(TAKEOVER_MS);
    first.start();
    await until('the first stands by', async () => (await first.health())?.lease === false);
  });

  it('leaves within ten seconds at SIGTERM, with nothing left behind', async () => {
    const [first, second] = platform.bridges;
    people.write('b-1', 'attendant');
    const begun = Date.now();
    await second.kill('SIGTERM');
    expect(Date.now() - begun).toBeLessThan(10_000);
    await until('the first takes over', () => first.hasLease(), TAKEOVER_MS);
    // Stored by the one that went, or by the one that came: never left behind in a spool.
    await until('the last words are stored', async () => {
      const answer = await fetch(`${platform.workerUrl}/customer/b-1/messages`);
      const messages = (await answer.json()) as { message: { id: string } }[];
      return messages.some(({ message }) => message.id === 'b-1-attendant-1');
    });
  });

  it('stops reading while its disk is full, says so, and loses nothing', async () => {
    const active = await platform.active();
    await until('the bridge is idle', () => active.isSettled());
    const before = people.storedAt.size;
    await platform.stopWorker();
    await active.limitFiles(active.spoolBytes + ROOM_BYTES);
    let written = 0;
    await until(
      'reading stops',
      async () => {
        people.write(written % 2 === 0 ? 'b-1' : 'b-2', 'customer');
        written += 1;
        return (await active.health())?.reading === false;
      },
      30_000,
    );
    expect((await active.health())?.ok).toBe(false);
    // The broker takes what comes meanwhile, and keeps it.
    people.write('b-1', 'customer');
    written += 1;
    await people.settled();
    await active.limitFiles(null);
    await platform.startWorker();
    await until('reading goes on', async () => (await active.health())?.reading === true, 30_000);
    await isStored(before + written);
  });

  it('says in one line what is parked, and what is wrong with a call', async () => {
    const call = (...args: string[]) =>
      run(process.execPath, [`${ROOT}bridge/src/main.ts`, ...args], {
        env: { PATH: process.env.PATH ?? '', SPOOL_PATH: `${platform.dir}/spool-a.db` },
      });
    expect((await call('parked')).stdout).toBe('Nothing is parked.\n');
    expect((await call('--help')).stdout).toContain('MQTT_BROKER_HOST');
    await expect(call('nonsense')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('nonsense'),
    });
    await expect(call('run')).rejects.toMatchObject({
      stderr: expect.stringMatching(/^MQTT_BROKER_HOST is not set/),
    });
  });

  it('fills an empty collection again from the objects', async () => {
    const [first] = platform.bridges;
    await until('all is mirrored', () => first.isSettled(), 30_000);
    const client = new MongoClient(platform.database.url);
    const database = client.db('chimpassist');
    const ids = async () =>
      (await database.collection('chat-messages').find({}).toArray()).map(({ message }) => message.id).sort();
    const before = await ids();
    expect(before).toEqual([...new Set([...people.acknowledged.map(({ id }) => id)])].sort());
    await database.collection('chat-messages').deleteMany({});
    const { stdout } = await run(process.execPath, [`${ROOT}bridge/src/main.ts`, 'mirror', '--rebuild'], {
      env: { PATH: process.env.PATH ?? '', ...platform.bridgeEnvironment },
    });
    expect(stdout).toContain(`Written to MongoDB: ${before.length}`);
    expect(await ids()).toEqual(before);
    await client.close();
  });
});
