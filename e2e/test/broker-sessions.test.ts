import { createHash } from 'node:crypto';
import { withBase } from '@chimpassist/protocol';
import { until } from '@chimpassist/testing/until';
import mqtt, { type MqttClient } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { BrokerIdentity } from '../../bridge/src/broker/broker-identity.ts';
import {
  aedes,
  BASE,
  bridge,
  connect,
  endAll,
  mosquitto,
  Rows,
  S,
  SECRET,
  say,
} from '../src/bridge-at-broker.ts';

/** The former name of every bridge: everybody who knew the base topic could compute it. */
const OLD_ID = `chimp-bridge-${createHash('sha256').update(BASE).digest('hex').slice(0, 12)}`;

afterEach(endAll);

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
