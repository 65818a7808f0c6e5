import { ActivityClock, INACTIVE_AFTER_MS } from '@chimpassist/protocol/clocks';
import { startTcpBroker } from '@chimpassist/testing/broker';
import mqtt from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { ActivityMonitor } from '../src/broker/activity-monitor.ts';
import { log } from '../src/log.ts';

const WAIT = { timeout: 20_000 };
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A broker of the operator's accounts, which lets in only who has the password. */
async function accountsBroker(port = 0) {
  const broker = await startTcpBroker({ port });
  broker.aedes.authenticate = (_client, username, password, done) =>
    done(null, username === 'presence' && String(password) === 'right');
  return { port: broker.port, close: broker.stop };
}

const settingsFor = (port: number) => ({
  url: `mqtt://127.0.0.1:${port}`,
  username: 'presence',
  password: 'right',
  topic: '+/seen',
});

it('hears of attendants below accounts/ by a wildcard, over its own connection', async () => {
  const broker = await accountsBroker();
  ends.push(broker.close);
  const activity = new ActivityClock();
  const monitor = new ActivityMonitor(settingsFor(broker.port), activity, log);
  monitor.start();
  ends.push(() => monitor.stop());
  await expect.poll(() => activity.isListening, WAIT).toBe(true);
  // At this moment everybody who is not heard from here on has been silent for two minutes of listening.
  const due = Date.now() + INACTIVE_AFTER_MS;
  expect(activity.verdict('ana@shop.test', due)).toEqual({ isActive: false, hasChanged: true });

  const programme = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`, {
    username: 'presence',
    password: 'right',
  });
  ends.push(() => programme.endAsync(true));
  const say = (topic: string, user: string) =>
    programme.publishAsync(topic, JSON.stringify({ user }), { qos: 1 });
  await say('accounts/31/left', 'ana@shop.test');
  await say('elsewhere/31/seen', 'ana@shop.test');
  await say('accounts/31/seen', 'Bruno@shop.test');
  await expect.poll(() => activity.verdict('bruno@shop.test', due).isActive, WAIT).toBe(true);
  // By the time Bruno's was read, the two before it would have been.
  expect(activity.verdict('ana@shop.test', due).isActive).toBe(false);
  await say('accounts/12/seen', 'ana@shop.test');
  await expect.poll(() => activity.verdict('ana@shop.test', due).isActive, WAIT).toBe(true);
});

it('takes a broker that is away for no silence, and listens again by itself', async () => {
  const first = await accountsBroker();
  const activity = new ActivityClock();
  const monitor = new ActivityMonitor(settingsFor(first.port), activity, log);
  monitor.start();
  ends.push(() => monitor.stop());
  await expect.poll(() => activity.isListening, WAIT).toBe(true);
  await first.close();
  await expect.poll(() => activity.isListening, WAIT).toBe(false);
  expect(activity.verdict('ana@shop.test', Date.now() + 10 * INACTIVE_AFTER_MS).isActive).toBe(true);
  const second = await accountsBroker(first.port);
  ends.push(second.close);
  await expect.poll(() => activity.isListening, WAIT).toBe(true);
});

describe('its verdict', () => {
  const quiet = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
  const settings = { url: 'mqtt://localhost:1', username: undefined, password: undefined, topic: '+' };
  const heard = (email: string) => new TextEncoder().encode(JSON.stringify({ user: email }));

  it('tells once of an attendant’s silence of two minutes, and once of the return', () => {
    const activity = new ActivityClock();
    activity.listening(0);
    const monitor = new ActivityMonitor(settings, activity, quiet);
    monitor.heard(heard('Ana@shop.test'), 1_000);
    const at = (now: number) => activity.verdict('ana@shop.test', now);
    expect(at(1_000 + INACTIVE_AFTER_MS - 1)).toEqual({ isActive: true, hasChanged: false });
    expect(at(1_000 + INACTIVE_AFTER_MS)).toEqual({ isActive: false, hasChanged: true });
    expect(at(1_000 + INACTIVE_AFTER_MS + 1)).toEqual({ isActive: false, hasChanged: false });
    monitor.heard(heard('ana@shop.test'), 200_000);
    expect(at(200_001)).toEqual({ isActive: true, hasChanged: true });
  });

  it('counts silence only while it is listened to, and takes nonsense for nothing', () => {
    const activity = new ActivityClock();
    const monitor = new ActivityMonitor(settings, activity, quiet);
    for (const nonsense of ['', '[]', '{"user":7}', '{"user":""}', '\u0000']) {
      monitor.heard(new TextEncoder().encode(nonsense), 1);
    }
    const isActive = () => activity.verdict('ana@shop.test', 9_999_999).isActive;
    expect(isActive()).toBe(true);
    activity.listening(9_999_000);
    expect(isActive()).toBe(true);
    activity.notListening();
    activity.listening(0);
    expect(isActive()).toBe(false);
  });
});
