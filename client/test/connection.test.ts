import { startBroker, type TestBroker } from '@chimpassist/testing/broker';
import { startProxy } from '@chimpassist/testing/proxy';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Connection, type ConnectionOptions, createConnection } from '../src/mqtt/index.ts';

const BASE = 'chimpassist/test';
let broker: TestBroker;
let cleanUps: (() => Promise<unknown>)[];

beforeEach(async () => {
  broker = await startBroker();
  cleanUps = [() => broker.stop()];
});
afterEach(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
});

function connectTo(host: string, more: Partial<ConnectionOptions> = {}): Connection {
  // `random: 0` keeps the waits at their floor.
  const connection = createConnection({ brokerHost: host, baseTopic: BASE, random: () => 0, ...more });
  cleanUps.push(() => connection.stop());
  connection.start();
  return connection;
}
const until = (check: () => void, timeout = 20_000): Promise<void> =>
  vi.waitFor(check, { timeout, interval: 10 });
const online = (connection: Connection): Promise<void> =>
  until(() => expect(connection.state.kind).toBe('online'));

describe('a connection over a real broker', () => {
  it('delivers what another publishes, after the broker has granted the subscription', async () => {
    const [anna, ben] = [connectTo(broker.url), connectTo(broker.url)];
    await online(ben);
    const heard: unknown[] = [];
    const ready = vi.fn();
    anna.subscribe('server/sessions/1/messages', 1, (payload, topic) => heard.push([topic, payload]), ready);
    await until(() => expect(ready).toHaveBeenCalledTimes(1));
    await ben.publish('server/sessions/1/messages', { text: 'naïve 🐒' }, 1);
    await until(() => expect(heard).toEqual([['server/sessions/1/messages', { text: 'naïve 🐒' }]]));
  });

  it('leaves a last will that is spoken when it breaks, not when it is stopped', async () => {
    const listener = connectTo(broker.url);
    const heard: unknown[] = [];
    const ready = vi.fn();
    listener.subscribe('+/gone', 1, (payload, topic) => heard.push([topic, payload]), ready);
    await until(() => expect(ready).toHaveBeenCalledTimes(1));
    const will = (topic: string) => () => ({ topic, payload: { page: 'a', said: '🐒' } });
    const proxy = await startProxy({ host: '127.0.0.1', port: broker.port });
    const broken = connectTo(proxy.brokerUrl, { will: will('broken/gone') });
    const stopped = connectTo(broker.url, { will: will('stopped/gone') });
    await Promise.all([online(broken), online(stopped)]);
    await stopped.stop();
    // Its sockets break without a word of MQTT.
    await proxy.stop();
    await until(() => expect(heard).toEqual([['broken/gone', { page: 'a', said: '🐒' }]]));
  });

  it('hears single and multi level wildcards, and nothing after it unsubscribed', async () => {
    const connection = connectTo(broker.url);
    const heard: string[] = [];
    const ready = vi.fn();
    connection.subscribe('a/+/c', 0, (_, topic) => heard.push(`+ ${topic}`), ready);
    const leave = connection.subscribe('b/#', 0, (_, topic) => heard.push(`# ${topic}`), ready);
    await until(() => expect(ready).toHaveBeenCalledTimes(2));
    for (const topic of ['a/b/c', 'a/b/d', 'b/x/y']) await connection.publish(topic, {}, 1);
    await until(() => expect(heard).toEqual(['+ a/b/c', '# b/x/y']));
    leave();
    for (const topic of ['b/z', 'a/z/c']) await connection.publish(topic, {}, 1);
    await until(() => expect(heard).toEqual(['+ a/b/c', '# b/x/y', '+ a/z/c']));
  });

  it('comes back after the broker was killed, subscribes again, and is ready again', async () => {
    const connection = connectTo(broker.url);
    const heard: unknown[] = [];
    const ready = vi.fn();
    connection.subscribe('t', 1, (payload) => heard.push(payload), ready);
    await until(() => expect(ready).toHaveBeenCalledTimes(1));
    await broker.stop();
    await until(() => expect(connection.state.kind).toBe('waiting'));
    broker = await startBroker({ port: broker.port });
    await until(() => expect(ready).toHaveBeenCalledTimes(2));
    await connection.publish('t', { after: 'the restart' }, 1);
    await until(() => expect(heard).toEqual([{ after: 'the restart' }]));
  });

  it('rejects what is not acknowledged at a cut, and publishes while it is away', async () => {
    const connection = connectTo(broker.url);
    await online(connection);
    // A broker that never acknowledges: it holds the publish for ever.
    broker.aedes.authorizePublish = () => {};
    const unacknowledged = connection.publish('t', {}, 1);
    const refusal = expect(unacknowledged).rejects.toThrow('closed');
    await broker.stop();
    await refusal;
    await expect(connection.publish('t', {}, 0)).rejects.toThrow('not connected');
    broker = await startBroker({ port: broker.port });
    await online(connection);
  });

  it('notices a half-open socket by itself and takes a new one', async () => {
    const proxy = await startProxy({ host: '127.0.0.1', port: broker.port });
    cleanUps.push(() => proxy.stop());
    const connection = connectTo(proxy.brokerUrl, { keepAliveSeconds: 1 });
    await online(connection);
    const states: string[] = [];
    connection.onState(({ kind }) => states.push(kind));
    proxy.swallow();
    await until(() => expect(states).toEqual(['online', 'waiting', 'connecting', 'online']));
  });

  it('notices a half-open socket at once when nudged, long before the next ping is due', async () => {
    const proxy = await startProxy({ host: '127.0.0.1', port: broker.port });
    cleanUps.push(() => proxy.stop());
    const connection = connectTo(proxy.brokerUrl, { keepAliveSeconds: 3600 });
    await online(connection);
    const states: string[] = [];
    connection.onState(({ kind }) => states.push(kind));
    proxy.swallow();
    connection.nudge();
    await until(() => expect(states).toEqual(['online', 'waiting', 'connecting', 'online']));
  });

  it('stays online over many keep-alives while the other end answers', async () => {
    const connection = connectTo(broker.url, { keepAliveSeconds: 1 });
    await online(connection);
    let pings = 0;
    broker.aedes.on('ping', () => {
      pings += 1;
    });
    const states: string[] = [];
    connection.onState(({ kind }) => states.push(kind));
    await until(() => expect(pings).toBeGreaterThanOrEqual(5));
    expect(states).toEqual(['online']);
  });

  it('asks for credentials before each try, and tells the broker’s code of refusal', async () => {
    broker.aedes.authenticate = (_client, _name, password, done) => {
      if (String(password) === 'second') done(null, true);
      else done(Object.assign(new Error('no'), { returnCode: 5 }), null);
    };
    const passwords = ['first', 'second'];
    const refusals: (number | undefined)[] = [];
    const connection = connectTo(broker.url, {
      credentials: async () => ({ password: passwords.shift() ?? '' }),
    });
    connection.onState((state) => {
      if (state.kind === 'waiting') refusals.push(state.refused);
    });
    await online(connection);
    expect(refusals).toEqual([5]);
  });

  it('counts credentials that cannot be had as a failed try', async () => {
    let tries = 0;
    const connection = connectTo(broker.url, {
      credentials: () => (++tries === 1 ? Promise.reject(new Error('no token')) : {}),
    });
    await online(connection);
    expect(tries).toBe(2);
  });

  it('tells of a subscription that the broker refuses, and keeps the others', async () => {
    broker.aedes.authorizeSubscribe = (_client, subscription, done) =>
      done(null, subscription.topic.endsWith('/secret') ? null : subscription);
    const onRefused = vi.fn();
    const ready = vi.fn();
    const connection = connectTo(broker.url, { onRefused });
    connection.subscribe('secret', 1, () => {});
    connection.subscribe('open', 1, () => {}, ready);
    await until(() => expect(onRefused).toHaveBeenCalledWith('secret'));
    await until(() => expect(ready).toHaveBeenCalled());
    expect(connection.state.kind).toBe('online');
  });

  it('carries a message of many kilobytes whole, both ways', async () => {
    const connection = connectTo(broker.url);
    const heard: unknown[] = [];
    const ready = vi.fn();
    connection.subscribe('t', 1, (payload) => heard.push(payload), ready);
    await until(() => expect(ready).toHaveBeenCalled());
    const text = 'é'.repeat(300_000);
    await connection.publish('t', { text }, 1);
    await until(() => expect(heard).toEqual([{ text }]));
  });

  it('acknowledges every message of quality 1, so that the broker keeps none', async () => {
    const connection = connectTo(broker.url);
    const heard: unknown[] = [];
    const ready = vi.fn();
    connection.subscribe('t', 1, (payload) => heard.push(payload), ready);
    await until(() => expect(ready).toHaveBeenCalled());
    let acknowledged = 0;
    broker.aedes.on('ack', () => {
      acknowledged += 1;
    });
    for (let n = 0; n < 50; n += 1) await connection.publish('t', { n }, 1);
    await until(() => expect(heard).toHaveLength(50));
    await until(() => expect(acknowledged).toBe(50));
  });

  it('a listener that throws keeps the message from nobody else', async () => {
    const quiet = vi.spyOn(console, 'error').mockImplementation(() => {});
    const connection = connectTo(broker.url);
    const heard = vi.fn();
    const ready = vi.fn();
    connection.subscribe('t', 0, () => {
      throw new Error('bug');
    });
    connection.subscribe('t', 0, heard, ready);
    await until(() => expect(ready).toHaveBeenCalled());
    await connection.publish('t', { n: 1 }, 1);
    await until(() => expect(heard).toHaveBeenCalledWith({ n: 1 }, 't'));
    quiet.mockRestore();
  });

  it('stops for good: disconnects properly and tries no more', async () => {
    const connection = connectTo(broker.url);
    await online(connection);
    const gone = new Promise((resolve) => broker.aedes.once('clientDisconnect', resolve));
    await connection.stop();
    await gone;
    expect(connection.state).toEqual({ kind: 'stopped' });
    connection.nudge();
    expect(connection.state).toEqual({ kind: 'stopped' });
  });
});
