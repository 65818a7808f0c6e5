import { SELF } from 'cloudflare:test';
import type { AuditPage, Opening, Workspace } from '@chimpassist/protocol';
import type { TokenPrincipal } from '@chimpassist/protocol/trust';
import { describe, expect, it } from 'vitest';
import { EdgeClient } from './edge-client.ts';
import { rowsWritten } from './rows-written.ts';
import {
  accept,
  attendantOnline,
  chat,
  chatInPicture,
  FIRST,
  SUPERVISOR,
  say,
  tellDesk,
  tokenFor,
} from './support.ts';

async function ask(path: string, method: string, body?: unknown, by: TokenPrincipal = SUPERVISOR) {
  return SELF.fetch(`http://worker${path}`, {
    method,
    headers: { authorization: `Bearer ${await tokenFor(by)}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
const config = async (): Promise<{ opening: Opening; cache: string | null }> => {
  const response = await SELF.fetch('http://worker/config/widget');
  return { opening: await response.json(), cache: response.headers.get('cache-control') };
};
/** Open on no day but the one after tomorrow, so that it is closed now. */
const dayAfterTomorrow = () => new Date(Date.now() + 2 * 86_400_000);
const isoDay = (date: Date): number => date.getUTCDay() || 7;

const roundTheClock = {
  zone: 'UTC',
  weekly: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' })),
};

describe('opening hours of a page', () => {
  it('are told before anybody says who they are, and as soon as they change', async () => {
    expect((await config()).opening).toMatchObject({ open: true, closedUntil: null, forms: [] });
    const day = dayAfterTomorrow();
    const put = await ask('/workspace/hours', 'PUT', {
      zone: 'UTC',
      weekly: [{ day: isoDay(day), from: '9:00', to: '17:00' }],
    });
    expect([put.status, await put.json()]).toEqual([
      200,
      { zone: 'UTC', weekly: [{ day: isoDay(day), from: '09:00', to: '17:00' }], exceptions: [] },
    ]);
    const { opening, cache } = await config();
    expect(opening).toMatchObject({ open: false, closedUntil: day.setUTCHours(9, 0, 0, 0) });
    expect(cache).toMatch(/^public, max-age=[1-5]$/);
    const shared: Workspace = await (await ask('/workspace', 'GET', undefined, FIRST)).json();
    expect(shared.hours).toMatchObject({ zone: 'UTC' });
    expect((await ask('/workspace/hours', 'DELETE')).status).toBe(204);
    expect((await config()).opening).toMatchObject({ open: true });
    const audit: AuditPage = await (await ask('/audit', 'GET')).json();
    expect(audit.entries.slice(0, 2)).toMatchObject([
      { part: 'hours', after: null, before: { zone: 'UTC' } },
      { part: 'hours', before: null },
    ]);
  });

  it('reach the page of a live chat as they change, and write no row of it', async () => {
    await tellDesk(attendantOnline(61));
    const [waits, talks] = [await EdgeClient.open('hours-waits'), await EdgeClient.open('hours-talks')];
    for (const page of [waits, talks]) page.sayOnline();
    await expect.poll(async () => (await chatInPicture('hours-talks'))?.state).toBe('waiting');
    await say('hours-talks', accept(61));
    const openings = (page: EdgeClient) =>
      (page.on('client/control') as { opening?: Opening }[]).flatMap(({ opening }) => opening ?? []);
    const told = async (n: number) => {
      for (const page of [waits, talks]) await expect.poll(() => openings(page)).toHaveLength(n);
      expect(openings(talks)).toEqual(openings(waits));
      return openings(waits).at(-1);
    };
    const rows = await rowsWritten(chat('hours-waits'), async () => {
      await ask('/workspace/hours', 'PUT', { zone: 'UTC', weekly: [] });
      expect(await told(1)).toEqual({ open: false, closedUntil: null, openUntil: null });
      const { zone, weekly } = roundTheClock;
      await ask('/workspace/hours', 'PUT', { zone, weekly, exceptions: [{ date: '2020-01-01' }] });
      expect(await told(2)).toMatchObject({ open: true, closedUntil: null });
      await ask('/workspace/hours', 'DELETE');
      expect(await told(3)).toEqual({ open: true, closedUntil: null, openUntil: null });
    });
    expect(rows).toBe(0);
    // The same hours again are no news.
    await ask('/workspace/hours', 'DELETE');
    await tellDesk({ kind: 'attendantQuit', at: 2, attendantId: 61 });
    expect(openings(waits)).toHaveLength(3);
  });

  it('say until when it is open, and nobody keeps an answer over that moment', async () => {
    const now = new Date();
    const to = new Date(now.getTime() + 60_000).toISOString().slice(11, 16);
    const weekly = [{ day: isoDay(now), from: '00:00', to: to === '00:00' ? '24:00' : to }];
    await ask('/workspace/hours', 'PUT', { zone: 'UTC', weekly });
    const { opening, cache } = await config();
    const until = opening.openUntil ?? 0;
    expect([opening.open, new Date(until).toISOString().slice(11, 16)]).toEqual([true, to]);
    expect(Number(/\d+$/.exec(cache ?? '')?.[0]) * 1_000).toBeLessThanOrEqual(until - now.getTime());
    await ask('/workspace/hours', 'DELETE');
  });

  it.each([
    ['a zone that there is not', { zone: 'Europe/Atlantis', weekly: [] }, /time zone/],
    ['an eighth day', { zone: 'UTC', weekly: [{ day: 8, from: '09:00', to: '17:00' }] }, /day/i],
    ['a time that no clock shows', { zone: 'UTC', weekly: [{ day: 1, from: '09:00', to: '25:00' }] }, /time/],
    ['the 31st of June', { zone: 'UTC', weekly: [], exceptions: [{ date: '2026-06-31' }] }, /date/],
    [
      'a closure that ends before it begins',
      { zone: 'UTC', weekly: [], exceptions: [{ date: '2026-06-02', until: '2026-06-01' }] },
      /before/,
    ],
  ])('are refused with %s, and those of before stay', async (_, body, reason) => {
    const answer = await ask('/workspace/hours', 'PUT', body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(await answer.json())).toMatch(reason);
    expect((await config()).opening).toMatchObject({ open: true });
  });

  it('take days by their English names, and Sunday as 0', async () => {
    const put = await ask('/workspace/hours', 'PUT', {
      zone: 'UTC',
      weekly: [
        { day: 'Monday', from: '09:00', to: '17:00' },
        { day: 0, from: '10:00', to: '12:00' },
      ],
    });
    expect(((await put.json()) as { weekly: { day: number }[] }).weekly.map(({ day }) => day)).toEqual([
      1, 7,
    ]);
    await ask('/workspace/hours', 'DELETE');
  });
});
