import { createHash } from 'node:crypto';
import { type AddressInfo, createServer } from 'node:net';
import { TOPICS, withBase } from '@chimpassist/protocol';
import { startMosquitto } from '@chimpassist/testing/mosquitto';
import { until } from '@chimpassist/testing/until';
import { Aedes } from 'aedes';
import mqtt, { type MqttClient } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { Broker } from '../../bridge/src/broker/broker.ts';
import { BrokerIdentity } from '../../bridge/src/broker/broker-identity.ts';
import type { LeftOutReason } from '../../bridge/src/broker/outgoing.ts';
import { log } from '../../bridge/src/log.ts';
import { readSettings } from '../../bridge/src/settings.ts';

const BASE = 'chimpassist/sessions';
const SECRET = 'a secret of at least thirty-two characters';
/** The former name of every bridge: everybody who knew the base topic could compute it. */
const OLD_ID = `chimp-bridge-${createHash('sha256').update(BASE).digest('hex').slice(0, 12)}`;
const S = 'server/sessions/7';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function aedes(hangsUpAt?: (topic: string, bytes: number) => boolean): Promise<string> {
  const broker = await Aedes.createBroker({
    authorizePublish: (_client, packet, callback) =>
      callback(hangsUpAt?.(packet.topic, packet.payload.length) ? new Error('No.') : null),
  });
  const server = createServer((socket) => void broker.handle(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(
    () => new Promise<void>((resolve) => server.close(() => resolve())),
    () => new Promise<void>((resolve) => broker.close(() => resolve())),
  );
  return `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
async function mosquitto(...lines: string[]): Promise<string> {
  const broker = await startMosquitto({ lines });
  ends.push(() => broker.stop());
  return broker.tcp;
}
/** How to start it, and how many messages it keeps in order. */
const BROKERS: [string, () => Promise<string>, number][] = [
  ['Mosquitto', () => mosquitto('max_queued_messages 1000000'), 100],
  // 2.0.11 itself loses the first one behind the 20 in flight, where one of QoS 0 waits too.
  [
    'Mosquitto that keeps QoS 0',
    () => mosquitto('max_queued_messages 1000000', 'queue_qos0_messages true'),
    20,
  ],
  ['aedes', aedes, 100],
];

/** What stays of a bridge when its process ends. */
class Rows {
  readonly rows = new Map<string, string>();
  get = (key: string) => this.rows.get(key) ?? null;
  set = (key: string, value: string) => void this.rows.set(key, value);
}

interface Heard {
  topic: string;
  text: string;
  now: boolean;
}

function bridge(url: string, { spool = new Rows(), name = 'a name by chance' as string | undefined } = {}) {
  const settings = readSettings({
    MQTT_BROKER_HOST: url,
    MQTT_BASE_TOPIC: BASE,
    BACKEND_ENDPOINT: 'http://127.0.0.1:1',
    BRIDGE_SECRET: SECRET,
  });
  const identity = new BrokerIdentity({ ...settings, meta: spool });
  identity.learn(name);
  const heard: Heard[] = [];
  const leftOut: [string, LeftOutReason][] = [];
  let isListening = false;
  let reconnects = 0;
  const broker = new Broker({
    settings,
    identity,
    log,
    receive: (topic, payload, now) => heard.push({ topic, text: Buffer.from(payload).toString(), now }),
    makeSafe: () => undefined,
    listening: (is) => {
      isListening = is;
    },
    reconnected: () => {
      reconnects += 1;
    },
    leftOut: (topic, _, reason) => leftOut.push([topic, reason]),
  });
  broker.start();
  ends.push(() => broker.stop());
  return {
    broker,
    spool,
    heard,
    leftOut,
    texts: () => heard.map(({ text }) => text),
    listens: () => until('the bridge listens', () => isListening),
    reconnects: () => reconnects,
  };
}

async function connect(url: string, options: mqtt.IClientOptions = {}): Promise<MqttClient> {
  const client = await mqtt.connectAsync(url, { reconnectPeriod: 0, protocolVersion: 4, ...options });
  client.on('error', () => {});
  ends.push(() => client.endAsync(true));
  return client;
}
const say = (client: MqttClient, topic: string, text: string, options: mqtt.IClientPublishOptions = {}) =>
  client.publishAsync(withBase(BASE, topic), text, { qos: 1, ...options });

/** A bridge of before, which subscribed to everything over one session. */
async function oldBridge(url: string): Promise<MqttClient> {
  const old = await connect(url, { clientId: OLD_ID, clean: false });
  await old.subscribeAsync(withBase(BASE, 'server/sessions/+/messages/customer'), { qos: 1 });
  await old.subscribeAsync(withBase(BASE, 'server/sessions/+/online'), { qos: 0 });
  return old;
}

/** Whether the broker keeps a session under this id; it keeps none afterwards. */
async function hasSession(url: string, clientId: string): Promise<boolean> {
  const client = mqtt.connect(url, { clientId, clean: false, reconnectPeriod: 0, protocolVersion: 4 });
  const isPresent = await new Promise<boolean>((resolve, reject) => {
    client.once('connect', ({ sessionPresent }) => resolve(sessionPresent));
    client.once('error', reject);
  });
  await client.endAsync(true);
  const end = await connect(url, { clientId, clean: true });
  await end.endAsync();
  return isPresent;
}

describe.each(BROKERS)('with %s', (_, startBroker, queued) => {
  it('keep-alives of an hour ago make nobody present, and no message is lost', async () => {
    const url = await startBroker();
    const first = bridge(url);
    await first.listens();
    await first.broker.stop();
    const mary = await connect(url);
    await say(mary, `${S}/online`, 'there', { qos: 0 });
    await say(mary, `${S}/messages/customer`, 'hello');
    await say(mary, 'server/attendants/online', 'there', { qos: 1 });
    const second = bridge(url, { spool: first.spool });
    await second.listens();
    await say(mary, `${S}/online`, 'here', { qos: 0 });
    await say(mary, `${S}/messages/customer`, 'again');
    await until('all is heard', () => second.heard.length >= 3);
    expect(second.heard.filter(({ now }) => now).map(({ text }) => text)).toEqual(['here']);
    expect(second.heard.filter(({ now }) => !now).map(({ text }) => text)).toEqual(['hello', 'again']);
  });

  it('ignores retained messages of clients on every topic', async () => {
    const url = await startBroker();
    const mary = await connect(url);
    for (const topic of [
      `${S}/online`,
      'server/attendants/online',
      `${S}/messages/customer`,
      'server/sessions/online',
    ])
      await say(mary, topic, 'retained', { retain: true });
    const one = bridge(url);
    await one.listens();
    await say(mary, `${S}/online`, 'here');
    await say(mary, `${S}/messages/customer`, 'hello');
    await until('both are heard', () => one.heard.length >= 2);
    expect(one.texts().sort()).toEqual(['hello', 'here']);
  });

  it('an upgrade reads the old session to its end, in order, and leaves none', async () => {
    const url = await startBroker();
    const old = await oldBridge(url);
    await old.endAsync();
    const mary = await connect(url);
    const words = Array.from({ length: queued }, (__, n) => `word ${n}`);
    for (const word of words) await say(mary, `${S}/messages/customer`, word);
    await say(mary, `${S}/online`, 'there', { qos: 0 });
    const one = bridge(url);
    await one.listens();
    await say(mary, `${S}/messages/customer`, 'new');
    await until('the new one is heard', () => one.texts().includes('new'));
    const messages = one.heard.filter(({ topic }) => topic.endsWith('/messages/customer'));
    // A copy of what came while both sessions stood is the same message.
    expect([...new Set(messages.map(({ text }) => text))]).toEqual([...words, 'new']);
    expect(one.heard.filter(({ now }) => now)).toEqual([]);
    expect(await hasSession(url, OLD_ID)).toBe(false);
  });

  it('the old name gets nothing, and a standby finds the queue of its predecessor', async () => {
    const url = await startBroker();
    const one = bridge(url);
    await one.listens();
    const thief = await connect(url, { clientId: OLD_ID, clean: false });
    const stolen: string[] = [];
    thief.on('message', (topic) => stolen.push(topic));
    const mary = await connect(url);
    await say(mary, `${S}/messages/customer`, 'first');
    await until('it is heard', () => one.texts().includes('first'));
    await one.broker.stop();
    await say(mary, `${S}/messages/customer`, 'second');
    // Another machine: a spool of its own, the same desk.
    const standby = bridge(url);
    await until('the queue is handed on', () => standby.texts().includes('second'));
    expect(stolen).toEqual([]);
    expect(one.reconnects()).toBe(0);
  });
});

describe('the name of a bridge at its broker', () => {
  it('does not follow from the base topic, and stays when the secret changes', () => {
    const idOf = (name: string | undefined, secret: string, spool = new Rows()) => {
      const identity = new BrokerIdentity({ meta: spool, baseTopic: BASE, secret });
      identity.learn(name);
      return identity.take();
    };
    const [fromDesk, fromSecret] = [idOf('by chance', SECRET), idOf(undefined, SECRET)];
    expect(new Set([fromDesk, fromSecret, OLD_ID]).size).toBe(3);
    expect(idOf('by chance', 'another secret')).toBe(fromDesk);
    const spool = new Rows();
    const before = idOf(undefined, SECRET, spool);
    expect(idOf(undefined, 'another secret', spool)).toBe(before);
  });

  it('where it changes, the session of the one before is read too', () => {
    const spool = new Rows();
    const identity = new BrokerIdentity({ meta: spool, baseTopic: BASE, secret: SECRET });
    const before = identity.take();
    identity.forgetFormer(OLD_ID);
    identity.learn('by chance');
    const after = identity.take();
    expect(after).not.toBe(before);
    expect(identity.formers()).toEqual([before]);
    expect(identity.take()).toBe(after);
  });
});

describe('a publish that the broker does not take', () => {
  it('aedes hangs up at a topic: it is left out, and all others go', async () => {
    const url = await aedes((topic) => topic.endsWith('/poison'));
    const one = bridge(url);
    await one.listens();
    const mary = await connect(url);
    const seen: string[] = [];
    mary.on('message', (topic) => seen.push(topic.slice(BASE.length + 1)));
    await mary.subscribeAsync(withBase(BASE, '#'), { qos: 1 });
    const others = Array.from({ length: 20 }, (_, n) => `answers/${n}`);
    await Promise.all([...others, 'answers/poison'].map((topic) => one.broker.publish(topic, '{}', 1)));
    expect(one.leftOut).toEqual([[withBase(BASE, 'answers/poison'), 'hung_up']]);
    for (const topic of others) expect(seen).toContain(topic);
    // A disconnect costs nobody's message.
    await say(mary, `${S}/messages/customer`, 'hello');
    await until('the message is heard', () => one.texts().includes('hello'));
  });

  it.each([
    ['aedes hangs up at large packets', () => aedes((_, bytes) => bytes > 65_536)],
    ['Mosquitto says its limit', () => mosquitto('max_packet_size 65536')],
    ['Mosquitto says no by a limit that it does not tell', () => mosquitto('message_size_limit 65000')],
  ])('%s: the newest of the last messages arrive', async (_, start) => {
    const url = await start();
    const one = bridge(url);
    await one.listens();
    const mary = await connect(url);
    const arrived = new Promise<{ sessionInfo: { lastMessages: { n: number }[] } }>((resolve) =>
      mary.once('message', (_topic, payload) => resolve(JSON.parse(payload.toString()))),
    );
    await mary.subscribeAsync(withBase(BASE, TOPICS.clientControl(S)), { qos: 1 });
    const lastMessages = Array.from({ length: 8 }, (_, n) => ({ n, content: '\u0001'.repeat(5_000) }));
    const control = JSON.stringify({ sessionInfo: { lastMessages }, rev: 1 });
    await one.broker.publish(TOPICS.clientControl(S), control, 1);
    const kept = (await arrived).sessionInfo.lastMessages.map(({ n }) => n);
    expect(kept.at(-1)).toBe(7);
    expect(kept.length).toBeLessThan(8);
    expect(one.leftOut).toEqual([]);
  });

  it('restarts of Mosquitto with hundreds under way leave none of them out', async () => {
    const broker = await startMosquitto({ persistence: true });
    ends.push(() => broker.stop());
    const one = bridge(broker.tcp);
    await one.listens();
    let acknowledged = 0;
    const all = Array.from({ length: 600 }, (_, n) =>
      one.broker.publish(`answers/${n}`, JSON.stringify({ text: 'x'.repeat(20_000) }), 1).then(() => {
        acknowledged += 1;
      }),
    );
    for (let restart = 0; restart < 3; restart += 1) {
      const before = acknowledged;
      await until('some are acknowledged', () => acknowledged > before || acknowledged === all.length);
      await broker.restart();
    }
    await Promise.all(all);
    expect(one.leftOut).toEqual([]);
    expect(one.reconnects()).toBeGreaterThan(0);
  });
});
