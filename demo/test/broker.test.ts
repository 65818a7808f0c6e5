import { once } from 'node:events';
import { createConnection } from 'node:net';
import { authorize, type LegacyClients } from '@chimpassist/protocol';
import { signingKeys, TOKEN_LIFE_S, type TokenPrincipal } from '@chimpassist/protocol/trust';
import { exportJWK, generateKeyPair } from 'jose';
import mqtt, { type MqttClient } from 'mqtt';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startBroker } from '../src/broker.ts';
import { BRIDGE_USERNAME } from '../src/broker-names.ts';
import type { HoldOptions } from '../src/held-refusals.ts';
import type { Part } from '../src/part.ts';
import { choosePorts } from '../src/ports.ts';
import { readSettings } from '../src/settings.ts';

const BASE = 'chimpassist/test';
const PASSWORD = 'a password of the bridge';
const { privateKey } = await generateKeyPair('ES256', { extractable: true });
const TOKEN_KEYS = JSON.stringify({ keys: [await exportJWK(privateKey)] });
/** As good as for ever: what is answered all the same was not held back. */
const FOR_EVER: HoldOptions = { holdMs: 3_600_000, atMost: 1_000 };
const keys = await signingKeys(TOKEN_KEYS);
const MARY = { kind: 'customer', id: 7, guest: false } as const;
const account = async (principal: TokenPrincipal, now = Date.now()) => ({
  username: String(principal.id),
  password: await keys.sign(principal, BASE, { signInId: 'a sign-in', now }),
});

let broker: Part | null = null;
const clients: MqttClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) await client.endAsync(true);
  await broker?.stop();
  broker = null;
});

async function start(
  gate?: typeof authorize,
  legacyClients: LegacyClients = 'all',
  hold = FOR_EVER,
): Promise<{ tcp: string; webSocket: string }> {
  const ports = await choosePorts(readSettings({ CHIMP_PORTS: 'free' }));
  broker = await startBroker({
    port: ports.MQTT_PORT,
    webSocketPort: ports.MQTT_WS_PORT,
    baseTopic: BASE,
    bridgePassword: PASSWORD,
    tokenKeys: TOKEN_KEYS,
    legacyClients,
    allowedOrigins: ['https://shop.test'],
    hold,
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

  it("refuses the bridge's name with another password, and lets the bridge in", async () => {
    const { tcp } = await start();
    for (const password of ['', 'another password, of some length', undefined]) {
      const options = { username: BRIDGE_USERNAME, ...(password === undefined ? {} : { password }) };
      await expect(connect(tcp, options)).rejects.toThrow(/Bad username or password/i);
    }
    const client = await connect(tcp, { username: BRIDGE_USERNAME, password: PASSWORD });
    expect(client.connected).toBe(true);
  });

  it('asks the gate about each publish and subscription, by topic and person', async () => {
    const gate = vi.fn(authorize);
    const { tcp } = await start(gate);
    const anybody = await connect(tcp);
    await anybody.subscribeAsync(`${BASE}/server/sessions/7/client/control`, { qos: 0 });
    expect(gate).toHaveBeenLastCalledWith(
      { kind: 'anonymous' },
      {
        kind: 'topic',
        action: 'subscribe',
        topic: 'server/sessions/7/client/control',
      },
      { legacyClients: 'all' },
    );
    const bridge = await connect(tcp, { username: BRIDGE_USERNAME, password: PASSWORD });
    await bridge.publishAsync(`${BASE}/client/desk`, '{}', { qos: 1 });
    expect(gate).toHaveBeenLastCalledWith(
      { kind: 'bridge' },
      {
        kind: 'topic',
        action: 'publish',
        topic: 'client/desk',
      },
      { legacyClients: 'all' },
    );
  });

  it('refuses by the gate: the subscription hears nothing, the publish reaches nobody', async () => {
    const { tcp } = await start((principal, asked) => {
      const secret = asked.kind === 'topic' && asked.topic?.startsWith('secret') === true;
      return secret && principal.kind !== 'bridge'
        ? { allowed: false, reason: `No ${asked.action}.` }
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

  it('lets nobody in without a token, and everybody with one to their own topics', async () => {
    const { tcp, webSocket } = await start(undefined, 'none', { holdMs: 0, atMost: 1 });
    await expect(connect(tcp)).rejects.toThrow(/Not authorized/);
    await expect(connect(tcp, { username: 'shop', password: 'of the two props' })).rejects.toThrow(
      /Not authorized/,
    );
    const mary = await connect(webSocket, await account(MARY));
    await mary.subscribeAsync(`${BASE}/server/sessions/7/#`, { qos: 1 });
    for (const filter of ['server/sessions/8/messages', 'server/sessions/+/messages', '#', 'client/desk'])
      await expect(mary.subscribeAsync(`${BASE}/${filter}`, { qos: 1 })).rejects.toThrow(/128|Unspecified/);
    await expect(mary.subscribeAsync('other/base', { qos: 1 })).rejects.toThrow(/128|Unspecified/);
    const heard = nextMessage(mary);
    await mary.publishAsync(`${BASE}/server/sessions/7/messages/customer`, 'hello', { qos: 1 });
    expect((await heard)[1]).toBe('hello');
  });

  it('refuses wrong tokens also where clients without tokens are let in', async () => {
    for (const legacy of ['none', 'all'] as const) {
      const { tcp } = await start(undefined, legacy);
      const genuine = await account(MARY);
      const refused = {
        'under the name of another': { ...genuine, username: '8' },
        ended: await account(MARY, Date.now() - 24 * 3_600_000),
        'of another base topic': { ...genuine, password: await keys.sign(MARY, 'chimpassist/other') },
        'under the name of the bridge': { ...genuine, username: BRIDGE_USERNAME },
      };
      for (const [how, options] of Object.entries(refused))
        await expect(connect(tcp, options), how).rejects.toThrow(/Bad username or password/);
      await broker?.stop();
    }
  });

  it("keeps the bridge's connection name and each kept session for their owners", async () => {
    const { tcp } = await start(undefined, 'none');
    const mary = await account(MARY);
    await expect(connect(tcp, { ...mary, clientId: 'chimp-bridge-1' })).rejects.toThrow(
      /Identifier rejected/,
    );
    const kept = await connect(tcp, { ...mary, clientId: 'kept', clean: false });
    await kept.subscribeAsync(`${BASE}/server/sessions/7/messages`, { qos: 1 });
    await kept.endAsync();
    const other = await account({ kind: 'customer', id: 8, guest: false });
    await expect(connect(tcp, { ...other, clientId: 'kept', clean: false })).rejects.toThrow(
      /Identifier rejected/,
    );
    await connect(tcp, { ...mary, clientId: 'kept', clean: false });
  });

  it('a connection that is taken over leaves its client id to the one that follows it', async () => {
    const { tcp } = await start(undefined, 'none');
    const mary = await account(MARY);
    const first = await connect(tcp, { ...mary, clientId: 'phone' });
    const closed = new Promise<void>((resolve) => first.once('close', () => resolve()));
    const second = await connect(tcp, { ...mary, clientId: 'phone' });
    await closed;
    const other = await account({ kind: 'customer', id: 8, guest: false });
    await expect(connect(tcp, { ...other, clientId: 'phone' })).rejects.toThrow(/Identifier rejected/);
    expect(second.connected).toBe(true);
  });

  it('closes a connection when its token ends, and one with a newer token goes on', async () => {
    const { tcp } = await start(undefined, 'none');
    const endsInMs = 3_000;
    const ending = await account(MARY, Date.now() - TOKEN_LIFE_S * 1000 + endsInMs);
    const [old, renewed] = [await connect(tcp, ending), await connect(tcp, await account(MARY))];
    await old.subscribeAsync(`${BASE}/server/sessions/7/#`, { qos: 1 });
    await new Promise<void>((resolve) => old.once('close', () => resolve()));
    await renewed.subscribeAsync(`${BASE}/server/sessions/7/#`, { qos: 1 });
    const heard = nextMessage(renewed);
    await renewed.publishAsync(`${BASE}/server/sessions/7/messages/customer`, 'still here', { qos: 1 });
    expect((await heard)[1]).toBe('still here');
  });

  it('cuts off clients that retain messages or flood, and the others go on', async () => {
    const { tcp } = await start(undefined, 'none');
    const topic = `${BASE}/server/sessions/7/typing`;
    const other = await connect(tcp, await account({ kind: 'customer', id: 8, guest: false }));
    for (const harm of [
      { count: 1, retain: true },
      { count: 2_000, retain: false },
    ]) {
      const mary = await connect(tcp, await account(MARY));
      const closed = new Promise<void>((resolve) => mary.once('close', () => resolve()));
      for (let i = 0; i < harm.count; i++) mary.publish(topic, 'x', { qos: 0, retain: harm.retain });
      await closed;
    }
    await other.subscribeAsync(`${BASE}/server/sessions/8/#`, { qos: 1 });
    const heard = nextMessage(other);
    await other.publishAsync(`${BASE}/server/sessions/8/typing`, 'still here', { qos: 1 });
    expect((await heard)[1]).toBe('still here');
  });

  it('lets pages of ALLOWED_ORIGINS and other programs connect by WebSocket', async () => {
    const { webSocket } = await start();
    const from = (origin: string) => ({ wsOptions: { headers: { origin } } });
    await connect(webSocket, from('https://shop.test'));
    await connect(webSocket);
    await expect(connect(webSocket, from('https://elsewhere.test'))).rejects.toThrow();
  });

  it('lets a legacy client without a token wait for its refusal, and so for each try', async () => {
    const holdMs = 1_000;
    const { webSocket } = await start(undefined, 'none', { holdMs, atMost: 10 });
    // As legacy clients do: a second between its tries, for ever, whatever it is answered.
    const reconnectPeriod = 1_000;
    const options = { protocolVersion: 4, reconnectPeriod, reconnectOnConnackError: true } as const;
    const legacy = mqtt.connect(webSocket, options);
    clients.push(legacy);
    const tries: number[] = [];
    legacy.on('error', () => {});
    await new Promise<void>((resolve) => {
      legacy.on('packetsend', ({ cmd }) => {
        if (cmd === 'connect') tries.push(performance.now());
        if (tries.length === 2) resolve();
      });
    });
    const [first = 0, second = 0] = tries;
    // Timers may be a little early.
    expect(second - first).toBeGreaterThan(holdMs + reconnectPeriod - 20);
  }, 20_000);

  it('answers the oldest waiting one when too many wait, and all when it stops', async () => {
    const { tcp, webSocket } = await start(undefined, 'none', { ...FOR_EVER, atMost: 2 });
    const answers: string[] = [];
    const waiting = (url: string): Promise<void> => {
      const client = mqtt.connect(url, { reconnectPeriod: 0, protocolVersion: 4 });
      clients.push(client);
      client.on('error', ({ message }) => answers.push(message));
      client.on('close', () => answers.push('closed'));
      return new Promise((resolve) => client.once('close', () => resolve()));
    };
    const all = [waiting(tcp), waiting(webSocket), waiting(tcp), waiting(webSocket)];
    await expect.poll(() => answers.filter((answer) => answer === 'closed').length).toBe(2);
    // A client with a token does not wait behind them.
    await connect(tcp, await account(MARY));
    await broker?.stop();
    broker = null;
    await Promise.all(all);
    expect(answers.filter((answer) => /Not authorized/.test(answer)).length).toBeGreaterThanOrEqual(2);
  });

  it('stops while connections are open that never said who they are', async () => {
    const { tcp, webSocket } = await start();
    for (const url of [tcp, webSocket]) {
      const bare = createConnection(Number(new URL(url).port), '127.0.0.1');
      bare.on('error', () => {});
      await once(bare, 'connect');
    }
    await broker?.stop();
    broker = null;
  });
});
