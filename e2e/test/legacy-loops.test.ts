import { type RunningStack, startStack } from '@chimpassist/testing/stack';
import { until } from '@chimpassist/testing/until';
import { afterEach, describe, expect, it } from 'vitest';
import { LegacyConnection, legacyCall } from '../src/legacy-connection.ts';
import { LegacyLoops } from '../src/legacy-loops.ts';

const ROUNDS = 6;
/** An e-mail address is a usual id in the field. */
const IDS = [
  '7',
  'mary+shop@example.com',
  'shop/7',
  'shop%2F7',
  'shop#7',
  '#',
  '?7',
  '+',
  '.',
  '..',
  'online',
];
const OFTEN = 130;

let stack: RunningStack | null = null;
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const client of open.splice(0)) await client.close();
  await stack?.stop();
  stack = null;
});

const rounds = async (loops: LegacyLoops): Promise<void> => {
  for (let round = 0; round < ROUNDS; round += 1) await loops.pass();
};

describe('legacy clients that are refused', () => {
  it('would call ever more often at a refusal in JSON, and publish without a pause', async () => {
    const ask = async () => Response.json({ error: { code: 'unauthorized' } }, { status: 401 });
    const loops = new LegacyLoops({ backend: 'http://refuses.test', ask });
    await loops.beginWidget('7');
    await rounds(loops);
    expect(loops.calls.length).toBe(2 * 2 ** ROUNDS);
    await loops.beginDesk();
    expect(loops.deskIntervals).toEqual([Number.NaN]);
  });

  it('ask once and no more where nobody is let in without a token', async () => {
    stack = await startStack();
    const backend = stack.addresses.worker;
    for (const id of IDS) {
      const loops = new LegacyLoops({ backend });
      await loops.beginWidget(id);
      await rounds(loops);
      expect([loops.calls, loops.publishes], id).toEqual([[`GET /customer/${id}/sessions/last`], []]);
    }
    const desk = new LegacyLoops({ backend });
    await desk.beginDesk();
    expect([desk.calls.length, desk.deskIntervals]).toEqual([1, []]);
  });

  it('ask once for ids that make no topic, and above the limit of sessions find one', async () => {
    stack = await startStack({ env: { LEGACY_CLIENTS: 'widget' } });
    const { worker: backend, mqttWebSocket: broker, baseTopic } = stack.addresses;
    for (const id of IDS.slice(1)) {
      const refused = new LegacyLoops({ backend });
      await refused.beginWidget(id);
      await rounds(refused);
      expect([refused.calls.length, refused.publishes], id).toEqual([1, []]);
    }
    const desk = new LegacyLoops({ backend });
    await desk.beginDesk();
    expect(desk.deskIntervals).toEqual([]);

    const guest = { customer: { name: 'Guest' } };
    const platform = { broker, backend, baseTopic };
    for (let n = 0; n < OFTEN; n += 1) await legacyCall(platform, 'POST', '/session', guest);
    expect((await legacyCall(platform, 'POST', '/session', guest)).status).toBe(429);
    const connection = await LegacyConnection.open(platform);
    open.push(connection);
    const loops = new LegacyLoops({
      backend,
      publish: (topic, payload) => connection.publish(topic, payload),
    });
    await loops.beginWidget('7');
    await until('its request is recorded', async () => {
      const found = await legacyCall(platform, 'GET', '/customer/7/sessions/last');
      return found.body?.length > 0;
    });
    await loops.pass();
    const calls = loops.calls.length;
    await rounds(loops);
    // From then on it says once in 10 s that it is there, and asks nothing.
    expect([calls, loops.calls.length, loops.publishes.length]).toEqual([3, 3, 1 + ROUNDS]);
  });
});
