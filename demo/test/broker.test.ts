import { authorize } from '@chimpassist/protocol';
import mqtt, { type MqttClient } from 'mqtt';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BRIDGE_USERNAME, startBroker } from '../src/broker.ts';
import type { Part } from '../src/part.ts';
import { choosePorts } from '../src/ports.ts';
import { readSettings } from '../src/settings.ts';

const BASE = 'chimpassist/test';
const PASSWORD = 'a password of the bridge';

let broker: Part | null = null;
const clients: MqttClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) await client.endAsync(true);
  await broker?.stop();
  broker = null;
});

async function start(gate?: typeof authorize): Promise<{ tcp: string; webSocket: string }> {
  const ports = await choosePorts(readSettings({ CHIMP_PORTS: 'free' }));
  broker = await startBroker({
    port: ports.MQTT_PORT,
    webSocketPort: ports.MQTT_WS_PORT,
    baseTopic: BASE,
    bridgePassword: PASSWORD,
    ...(gate === undefined ? {} : { gate }),
  });
  return {
    tcp: `mqtt://127.0.0.1:${ports.MQTT_PORT}`,
    webSocket: `ws://127.0.0.1:${ports.MQTT_WS_PORT}/mqtt`,
  };
}

async function connect(url: string, options: mqtt.IClientOptions = {}): Promise<MqttClient> {
  const client = await mqtt.connectAsync(url, { reconnectPeriod: 0, protocolVersion: 4, ...options }, false);
  client.on('error', () => {});
  clients.push(client);
  return client;
}

const nextMessage = (client: MqttClient): Promise<[string, string]> =>
  new Promise((resolve) => client.once('message', (topic, payload) => resolve([topic, payload.toString()])));

describe('the embedded broker', () => {
  it.each([
    ['tcp', 'webSocket'],
    ['webSocket', 'tcp'],
  ] as const)('carries a message from %s to %s', async (from, to) => {
    const urls = await start();
    const [sender, receiver] = [await connect(urls[from]), await connect(urls[to])];
    await receiver.subscribeAsync(`${BASE}/server/sessions/7/messages`, { qos: 1 });
    const received = nextMessage(receiver);
    await sender.publishAsync(`${BASE}/server/sessions/7/messages`, 'Olá', { qos: 1 });
    expect(await received).toEqual([`${BASE}/server/sessions/7/messages`, 'Olá']);
  });

  it('speaks WebSocket at /mqtt only', async () => {
    const { webSocket } = await start();
    await expect(connect(webSocket.replace('/mqtt', '/other'))).rejects.toThrow();
  });

  it("refuses who gives the bridge's name with another password, and lets the bridge in", async () => {
    const { tcp } = await start();
    for (const password of ['', 'another password, of some length', undefined]) {
      const options = { username: BRIDGE_USERNAME, ...(password === undefined ? {} : { password }) };
      await expect(connect(tcp, options)).rejects.toThrow(/Bad username or password/i);
    }
    const client = await connect(tcp, { username: BRIDGE_USERNAME, password: PASSWORD });
    expect(client.connected).toBe(true);
  });

  it('asks the gate about each publish and each subscription, by the topic without its base and with who it is', async () => {
    const gate = vi.fn(authorize);
    const { tcp } = await start(gate);
    const anybody = await connect(tcp);
    await anybody.subscribeAsync(`${BASE}/server/sessions/7/client/control`, { qos: 0 });
    expect(gate).toHaveBeenLastCalledWith({ kind: 'anonymous' }, 'subscribe', {
      kind: 'topic',
      topic: 'server/sessions/7/client/control',
    });
    const bridge = await connect(tcp, { username: BRIDGE_USERNAME, password: PASSWORD });
    await bridge.publishAsync(`${BASE}/client/desk`, '{}', { qos: 1 });
    expect(gate).toHaveBeenLastCalledWith({ kind: 'bridge' }, 'publish', {
      kind: 'topic',
      topic: 'client/desk',
    });
  });

  it('does what the gate says: a refused subscription hears nothing, a refused publish reaches nobody', async () => {
    const { tcp } = await start((principal, action, resource) => {
      const secret = resource.kind === 'topic' && resource.topic.startsWith('secret');
      return secret && principal.kind !== 'bridge'
        ? { allowed: false, reason: `No ${action}.` }
        : { allowed: true };
    });
    const anybody = await connect(tcp);
    await expect(anybody.subscribeAsync(`${BASE}/secret/1`, { qos: 1 })).rejects.toThrow(
      /Unspecified error|128/,
    );
    // The same connection goes on after a refused subscription.
    await anybody.subscribeAsync(`${BASE}/open`, { qos: 1 });

    const bridge = await connect(tcp, { username: BRIDGE_USERNAME, password: PASSWORD });
    await bridge.subscribeAsync(`${BASE}/#`, { qos: 1 });
    const received = nextMessage(bridge);
    const closed = new Promise<void>((resolve) => anybody.once('close', () => resolve()));
    anybody.publish(`${BASE}/secret/1`, 'from anybody', { qos: 1 });
    await closed;
    await bridge.publishAsync(`${BASE}/secret/1`, 'from the bridge', { qos: 1 });
    expect(await received).toEqual([`${BASE}/secret/1`, 'from the bridge']);
  });
});
