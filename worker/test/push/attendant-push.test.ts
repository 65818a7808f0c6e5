import { evictDurableObject, runDurableObjectAlarm, runInDurableObject, SELF } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { away } from '../mail/support.ts';
import { rowsWritten } from '../rows-written.ts';
import {
  attendantOnline,
  desk,
  FIRST,
  message,
  request,
  SUPERVISOR,
  say,
  signIn,
  tellDesk,
  tokenFor,
} from '../support.ts';
import { type Browser, makeBrowser } from './browser.ts';

const call = async (id: number, method: string, body?: unknown): Promise<Response> =>
  SELF.fetch('http://worker/attendant/push', {
    method,
    headers: {
      authorization: `Bearer ${await tokenFor({ ...FIRST, id }, `sign-in of ${id}`)}`,
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
async function subscribed(id: number, type: string = FIRST.type, path = String(id)): Promise<Browser> {
  await signIn(id, type);
  const browser = await makeBrowser(`https://fcm.googleapis.com/fcm/send/attendant-${path}`);
  expect((await call(id, 'POST', browser.subscription)).status).toBe(201);
  return browser;
}
const told = async (browser: Browser) =>
  Promise.all((await browser.pushed()).map((each) => browser.read(each)));
const leave = (id: number) => tellDesk({ kind: 'attendantQuit', at: Date.now(), attendantId: id });

describe('an attendant whose desk is closed', () => {
  it('rule 59: is told once of a customer whom nobody takes care of, without a name', async () => {
    const [first, second, supervisor] = [
      await subscribed(41),
      await subscribed(42, 'support/secondLevel'),
      await subscribed(43, SUPERVISOR.type),
    ];
    await say('waits', request('waits'), message('waits', 1));
    await expect
      .poll(() => told(first))
      .toEqual([
        {
          kind: 'waiting',
          tag: 'chimpassist waiting waits',
          title: 'A customer is waiting',
          body: '',
          customerId: 'waits',
        },
      ]);
    await expect.poll(() => told(supervisor)).toHaveLength(1);
    await say('waits', message('waits', 2), away());
    await runDurableObjectAlarm(desk());
    expect(await told(first)).toHaveLength(1);
    expect(await told(second)).toEqual([]);
  });

  it('rule 59: is told nothing while a colleague is there, or the own desk is open', async () => {
    const [absent, present] = [await subscribed(44), await subscribed(45)];
    await tellDesk(attendantOnline(45));
    await say('served', request('served'), message('served', 1));
    await runDurableObjectAlarm(desk());
    expect([await told(absent), await told(present)]).toEqual([[], []]);
  });

  it('is told that a colleague has mentioned them', async () => {
    const browser = await subscribed(46);
    const answer = await SELF.fetch('http://worker/customer/waits/notes', {
      method: 'POST',
      headers: { authorization: `Bearer ${await tokenFor(SUPERVISOR)}`, 'content-type': 'application/json' },
      body: JSON.stringify({ content: 'Please look @A46', mentions: [46] }),
    });
    expect(answer.status).toBe(201);
    await expect
      .poll(() => told(browser))
      .toMatchObject([{ kind: 'mention', customerId: 'waits', body: '' }]);
  });

  it('is told no more after signing out, or by a browser that is gone', async () => {
    const [out, gone] = [await subscribed(47), await subscribed(48, FIRST.type, 'gone')];
    await desk().signedOut('47', 'sign-in of 47');
    await leave(45);
    const before = (await gone.pushed()).length;
    await say('later', request('later'), message('later', 1));
    await expect.poll(async () => (await gone.pushed()).length).toBeGreaterThan(before);
    expect(await told(out)).toEqual([]);
    await expect.poll(() => keptOf(48)).toBeUndefined();
    expect((await call(41, 'DELETE')).status).toBe(204);
    expect(await keptOf(41)).toBeUndefined();
  });

  it('is told nothing while they do not want to be disturbed; all windows know it', async () => {
    const browser = await subscribed(51);
    const put = async (quiet: { until: number | null } | null) =>
      SELF.fetch('http://worker/attendant/quiet', {
        method: 'PUT',
        headers: {
          authorization: `Bearer ${await tokenFor({ ...FIRST, id: 51 }, 'sign-in of 51')}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ quiet }),
      });
    const picture = async () =>
      (
        await SELF.fetch('http://worker/desk', {
          headers: { authorization: `Bearer ${await tokenFor({ ...FIRST, id: 51 }, 'sign-in of 51')}` },
        })
      ).json<{ quiet?: unknown }>();
    const until = Date.now() + 60_000;
    expect(await (await put({ until })).json()).toEqual({ quiet: { until } });
    expect((await picture()).quiet).toEqual({ until });
    await say('quiet-1', request('quiet-1'), message('quiet-1', 1));
    await runDurableObjectAlarm(desk());
    expect(await told(browser)).toEqual([]);
    await put({ until: Date.now() - 1 });
    expect((await picture()).quiet).toBeUndefined();
    await put(null);
    await say('quiet-2', request('quiet-2'), message('quiet-2', 1));
    await expect
      .poll(async () => (await told(browser)).map(({ customerId }) => customerId))
      .toEqual(['quiet-2']);
    await desk().signedOut('51', 'sign-in of 51');
  });

  it('costs two rows for each browser’s owner, and none for the others', async () => {
    await runInDurableObject(desk(), (_, { storage }) => {
      for (const [key] of [...storage.kv.list({ prefix: 'push ' })]) storage.kv.delete(key);
    });
    await evictDurableObject(desk());
    // What only the first request costs.
    await say('row-0', request('row-0'), message('row-0', 1));
    const without = await rowsWritten(desk(), () => say('row-1', request('row-1'), message('row-1', 1)));
    const browser = await subscribed(49);
    const withOne = await rowsWritten(desk(), async () => {
      await say('row-2', request('row-2'), message('row-2', 1));
      await expect.poll(() => told(browser)).toHaveLength(1);
      await expect.poll(async () => (await keptOf(49)) as object).not.toHaveProperty('telling');
    });
    // A third is the alarm that would go on with it after a restart, where none is set.
    expect([2, 3]).toContain(withOne - without);
  });
});

const keptOf = (id: number): Promise<unknown> =>
  runInDurableObject(desk(), (_, { storage }) => storage.kv.get(`push ${id}`));
