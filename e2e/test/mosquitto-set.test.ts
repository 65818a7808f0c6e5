import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Mosquitto, startMosquitto } from '@chimpassist/testing/mosquitto';
import { ROOT } from '@chimpassist/testing/stack';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const BASE = 'chimpassist/set';
const passwordOf = (name: string): string => `a long password of ${name}`;
const person = (role: 'customer' | 'attendant' | 'bridge', id: string | number, type = '') => ({
  role,
  id,
  type,
  password: passwordOf(String(id)),
});

let folder: string;
let broker: Mosquitto;
const clients: MqttClient[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chimp-set-'));
  const people = [
    person('bridge', 'bridge'),
    person('customer', 7),
    person('customer', 8),
    person('attendant', 12, 'support/firstLevel'),
  ];
  writeFileSync(join(folder, 'people.json'), JSON.stringify(people), { mode: 0o600 });
  const args = [`${ROOT}bridge/src/main.ts`, 'mosquitto', join(folder, 'people.json'), folder];
  const said = execFileSync(process.execPath, args, {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', MQTT_BASE_TOPIC: BASE },
  });
  expect(said).toContain('4 people');
  for (const line of ['queue_qos0_messages false', 'max_queued_messages 1000000', 'max_packet_size 1114112'])
    expect(said.split('\n')).toContain(line);
  broker = await startMosquitto({
    anonymous: false,
    asThisUser: true,
    // What it printed, whole, as an operator appends it.
    lines: [...said.trimEnd().split('\n'), `persistence_location ${folder}/`],
  });
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.endAsync(true);
});
afterAll(async () => {
  await broker?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** MQTT 5, because by 3.1.1 a refused publish is acknowledged all the same. */
async function enter(username: string, password = passwordOf(username)): Promise<MqttClient> {
  const client = await mqtt.connectAsync(
    broker.tcp,
    { username, password, protocolVersion: 5, reconnectPeriod: 0 },
    false,
  );
  client.on('error', () => {});
  clients.push(client);
  return client;
}

const heardBy = (client: MqttClient): string[] => {
  const heard: string[] = [];
  client.on('message', (topic, payload) => heard.push(`${topic.slice(BASE.length + 1)} ${payload}`));
  return heard;
};
const say = (client: MqttClient, topic: string): Promise<unknown> =>
  client.publishAsync(`${BASE}/${topic}`, 'x', { qos: 1 });
const isRefused = (publish: Promise<unknown>): Promise<boolean> =>
  publish.then(
    () => false,
    (error: Error) => /Not authorized/.test(error.message),
  );

describe('a Mosquitto with the generated passwords and rules', () => {
  it('lets nobody in without a password or with another one', async () => {
    await expect(enter('7', 'a long password of 8')).rejects.toThrow(/Not authorized/i);
    await expect(mqtt.connectAsync(broker.tcp, { reconnectPeriod: 0 }, false)).rejects.toThrow(
      /Not authorized/i,
    );
  });

  it('gives a customer the own chat and nothing of a stranger’s, however it subscribes', async () => {
    const [mary, olga, bridge] = [await enter('7'), await enter('8'), await enter('bridge')];
    const [marys, olgas] = [heardBy(mary), heardBy(olga)];
    // Mosquitto grants any subscription, and holds back what may not be read.
    await mary.subscribeAsync(`${BASE}/server/sessions/7/#`, { qos: 1 });
    await olga.subscribeAsync([`${BASE}/#`, `${BASE}/server/sessions/7/messages/customer`], { qos: 1 });
    await say(mary, 'server/sessions/7/messages/customer');
    await say(bridge, 'server/sessions/7/client/control');
    await say(bridge, 'client/desk');
    await say(bridge, 'server/sessions/8/client/control');
    await expect.poll(() => olgas).toEqual(['server/sessions/8/client/control x']);
    expect(marys).toEqual(['server/sessions/7/messages/customer x', 'server/sessions/7/client/control x']);
  });

  it('proves the role: nobody writes as another role or as the server', async () => {
    const [mary, ana] = [await enter('7'), await enter('12')];
    for (const topic of [
      'server/sessions/7/messages/attendant',
      'server/sessions/7/messages',
      'server/sessions/7/messages/stored',
      'server/sessions/7/client/control',
      'server/sessions/8/messages/customer',
      'server/attendants/7/online',
      'client/desk',
    ])
      expect([topic, await isRefused(say(mary, topic))]).toEqual([topic, true]);
    for (const topic of ['server/sessions/7/messages/customer', 'server/attendants/13/online', 'client/desk'])
      expect([topic, await isRefused(say(ana, topic))]).toEqual([topic, true]);
    for (const topic of ['server/sessions/7/messages/attendant', 'server/attendants/12/online'])
      expect([topic, await isRefused(say(ana, topic))]).toEqual([topic, false]);
  });
});
