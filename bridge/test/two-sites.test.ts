import { join } from 'node:path';
import { type Message, TOPICS, withBase } from '@chimpassist/protocol';
import { startTcpBroker } from '@chimpassist/testing/broker';
import mqtt from 'mqtt';
import { afterEach, expect, it } from 'vitest';
import { Bridge } from '../src/bridge.ts';
import { log } from '../src/log.ts';
import { readSettings } from '../src/settings.ts';
import { startPretendedWorker } from './pretended-worker.ts';
import { message, spoolPlace } from './support.ts';

const WAIT = { timeout: 20_000 };
const TOPIC = 'server/sessions/7';
const path = spoolPlace();
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

it('serves two sites in one process, and neither hears of the other', async () => {
  const broker = await startTcpBroker();
  ends.push(broker.stop);
  const url = `mqtt://127.0.0.1:${broker.port}`;
  const clientIds = new Set<string>();
  broker.aedes.on('clientReady', ({ id }) => clientIds.add(id));
  const client = await mqtt.connectAsync(url, { clientId: 'page' });
  ends.push(() => client.endAsync(true));

  const start = async (name: string) => {
    const base = `shops/${name}`;
    const worker = await startPretendedWorker(`name of ${name}`);
    ends.push(worker.stop);
    const site = readSettings({
      MQTT_BROKER_HOST: url,
      MQTT_BASE_TOPIC: base,
      BACKEND_ENDPOINT: worker.url,
      BRIDGE_SECRET: 'a secret of at least thirty-two characters',
      SPOOL_PATH: join(path(), '..', `${name}.db`),
    });
    const bridge = new Bridge(site, log, null);
    bridge.start();
    let isStopped = false;
    const stop = async (): Promise<void> => {
      if (!isStopped) await bridge.stop();
      isStopped = true;
    };
    ends.push(stop);
    await expect.poll(() => bridge.health().ok, WAIT).toBe(true);
    const acks: string[] = [];
    await client.subscribeAsync(withBase(base, TOPICS.stored(TOPIC)), { qos: 1 });
    client.on('message', (topic, payload) => {
      if (topic.startsWith(base)) acks.push(String(payload));
    });
    const write = (n: number) => {
      const frame = message(n);
      if (frame.kind !== 'message') throw new Error('This makes messages.');
      const payload = { sessionInfo: { sessionTopic: TOPIC }, message: frame.message };
      return client.publishAsync(withBase(base, `${TOPIC}/messages/customer`), JSON.stringify(payload), {
        qos: 1,
      });
    };
    return { worker, bridge, acks, write, stop };
  };
  const [one, two] = [await start('one'), await start('two')];
  const idsOf = ({ worker }: { worker: { stored: Message[] } }) => worker.stored.map(({ id }) => id);

  await one.write(1);
  await two.write(2);
  await expect.poll(() => [one.acks.length, two.acks.length], WAIT).toEqual([1, 1]);
  expect([idsOf(one), idsOf(two)]).toEqual([['m-1'], ['m-2']]);
  expect([one.acks[0], two.acks[0]]).toEqual([
    expect.stringContaining('m-1'),
    expect.stringContaining('m-2'),
  ]);
  // Of each a connection whose session is kept, and one that hears what is said now.
  for (const name of ['one', 'two'])
    for (const end of ['', '-now']) expect(clientIds).toContain(`chimp-bridge-name of ${name}${end}`);
  expect(one.worker.bridgeIds[0]).not.toBe(two.worker.bridgeIds[0]);
  expect(one.bridge.metrics.registry).not.toBe(two.bridge.metrics.registry);

  await one.stop();
  await two.write(3);
  await expect.poll(() => two.acks.length, WAIT).toBe(2);
  expect(two.bridge.health()).toMatchObject({ ok: true, spool: 0 });
  expect(idsOf(one)).toEqual(['m-1']);
});
