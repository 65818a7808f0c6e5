import { TOPICS, withBase } from '@chimpassist/protocol';
import { startTcpBroker } from '@chimpassist/testing/broker';
import mqtt from 'mqtt';
import { afterEach, expect, it } from 'vitest';
import { Bridge } from '../src/bridge.ts';
import { log } from '../src/log.ts';
import { readSettings } from '../src/settings.ts';
import { startPretendedWorker } from './pretended-worker.ts';
import { heldState, spoolPlace } from './support.ts';

const WAIT = { timeout: 20_000 };
const BASE = 'shop';
const AT_EDGE = 'server/sessions/7';
const AT_BROKER = 'server/sessions/8';
const path = spoolPlace();
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const says = (typing: boolean) => ({
  from: { id: 12, name: 'Ana', avatarURL: null, role: 'attendant' as const },
  typing,
});

/** Broker, bridge and a Worker; and a client at the broker. */
async function start() {
  const broker = await startTcpBroker();
  ends.push(broker.stop);
  const url = `mqtt://127.0.0.1:${broker.port}`;
  const client = await mqtt.connectAsync(url);
  ends.push(() => client.endAsync(true));
  const worker = await startPretendedWorker('a name');
  ends.push(worker.stop);
  const settings = readSettings({
    MQTT_BROKER_HOST: url,
    MQTT_BASE_TOPIC: BASE,
    BACKEND_ENDPOINT: worker.url,
    BRIDGE_SECRET: 'a secret of at least thirty-two characters',
    SPOOL_PATH: path(),
  });
  const bridge = new Bridge(settings, log, null);
  bridge.start();
  ends.push(() => bridge.stop());
  await expect.poll(() => bridge.health().ok, WAIT).toBe(true);
  const typed = (topic: string, typing: boolean) =>
    client.publishAsync(withBase(BASE, TOPICS.typing(topic)), JSON.stringify(says(typing)));
  const frames = () => worker.frames.filter(({ kind }) => kind === 'typing');
  return { worker, bridge, client, typed, frames };
}

it('hands on who types where somebody listens at the edge, and nowhere else', async () => {
  const { worker, bridge, typed, frames } = await start();
  worker.say({
    type: 'effects',
    n: 1,
    controls: [],
    publishes: [],
    held: [{ ...heldState(AT_EDGE), heardAtEdge: true }, heldState(AT_BROKER)],
  });
  // Said again until the bridge has heard who listens.
  await expect
    .poll(async () => {
      await typed(AT_BROKER, true);
      await typed(AT_EDGE, false);
      return frames().length;
    }, WAIT)
    .toBeGreaterThan(0);
  expect(frames()).toEqual(frames().map(() => expect.objectContaining({ kind: 'typing', ...says(false) })));
  // It was never on the disk.
  expect(bridge.health()).toMatchObject({ ok: true, spool: 0 });
});

it('hands on who types where only the desk has told of the chat, as after a start', async () => {
  const { worker, typed, frames } = await start();
  worker.say({ type: 'page', held: [heldState(AT_EDGE)], attendants: [], last: true });
  await expect
    .poll(async () => {
      await typed(AT_EDGE, true);
      return frames().length;
    }, WAIT)
    .toBeGreaterThan(0);
});

it('never brings back to the edge that somebody at the edge types', async () => {
  const { worker, client, typed, frames } = await start();
  const heard: unknown[] = [];
  client.on('message', (_topic, payload) => heard.push(JSON.parse(String(payload))));
  await client.subscribeAsync(withBase(BASE, TOPICS.typing(AT_EDGE)));
  const payload = { ...says(true), relayed: true };
  worker.say({
    type: 'effects',
    n: 0,
    controls: [],
    publishes: [{ topic: TOPICS.typing(AT_EDGE), payload, qos: 0 }],
    held: [{ ...heldState(AT_EDGE), heardAtEdge: true }],
  });
  await expect.poll(() => heard, WAIT).toEqual([payload]);
  // By the same connection of the bridge, after it.
  await typed(AT_EDGE, false);
  await expect.poll(() => frames(), WAIT).toMatchObject([says(false)]);
});
