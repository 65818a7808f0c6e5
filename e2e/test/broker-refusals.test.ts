import { TOPICS, withBase } from '@chimpassist/protocol';
import { startMosquitto } from '@chimpassist/testing/mosquitto';
import { until } from '@chimpassist/testing/until';
import { afterEach, describe, expect, it } from 'vitest';
import {
  aedes,
  BASE,
  bridge,
  connect,
  endAll,
  endLater,
  mosquitto,
  S,
  say,
} from '../src/bridge-at-broker.ts';

afterEach(endAll);

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
    endLater(() => broker.stop());
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
