import type { Hours } from '@chimpassist/protocol';
import { signingKeys } from '@chimpassist/protocol/trust';
import { type Edge, startEdge } from '@chimpassist/testing/edge';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { NOBODY, ONLINE, Platform } from '../platform.ts';
import { closeBrowser, type PageOptions, Visitor } from './page.ts';

/** A Friday, 18:30 in Berlin, where the operator sits. */
const FRIDAY = Date.parse('2026-12-18T17:30:00Z');
const MONDAY = Date.parse('2026-12-21T08:00:00Z');
/** The visitor is elsewhere: there it is three in the morning. */
const ZONE = 'America/New_York';

let platform: Platform;
let visitor: Visitor;
beforeEach(async () => {
  platform = await Platform.start();
  platform.opening = { open: false, closedUntil: MONDAY };
  platform.desk = NOBODY;
  platform.isChatOpen = false;
});
afterEach(async () => {
  expect(visitor.complaints).toEqual([]);
  await visitor.close();
  await platform.stop();
});
afterAll(closeBrowser);

const asked = () => platform.calls.filter(({ path }) => path === '/config/widget').length;
async function visit(options: PageOptions = {}): Promise<void> {
  visitor = await Visitor.at(platform, {
    htmlAttributes: 'lang="en-US"',
    ...options,
    context: { timezoneId: ZONE, ...options.context },
  });
  await visitor.page.clock.install({ time: FRIDAY });
}
const subtitle = () => visitor.panel.locator('.names p');
const plain = async (text: Promise<string | null>) => (await text)?.replaceAll(/\s/g, ' ');

describe('a team that is closed', () => {
  it('says until when in the visitor’s own zone, and is open when the time has come', async () => {
    await visit();
    expect(asked()).toBe(0);
    await visitor.open();
    await subtitle()
      .getByText(/^Closed until Monday, 3:00\sAM$/)
      .waitFor();
    expect(asked()).toBe(1);
    // Nobody is asked for before the first word.
    await expect.poll(() => visitor.status.textContent()).toBe('');
    await visitor.say('Is anybody there?');
    await visitor.status
      .getByText(/^We are closed until Monday, 3:00\sAM\. Write, and we answer here\.$/)
      .waitFor();
    platform.opening = { open: true, closedUntil: null };
    await visitor.page.clock.fastForward(MONDAY - FRIDAY);
    await subtitle().getByText('Nobody is here just now').waitFor();
    await visitor.status.getByText('Nobody is here just now. Write, and we answer here.').waitFor();
  });

  it('says that nobody is there where the last attendant leaves while the page is open', async () => {
    platform.opening = { open: true, closedUntil: null };
    await visit();
    await visitor.open();
    await subtitle().getByText('Our team').waitFor();
    await visitor.say('Is anybody there?');
    await subtitle().getByText('Nobody is here just now').waitFor();
    await visitor.status.getByText('Nobody is here just now. Write, and we answer here.').waitFor();
  });

  it('names no time where nobody knows it, and asks again at the first key', async () => {
    platform.opening = { open: false, closedUntil: null };
    await visit();
    await visitor.open();
    await subtitle().getByText('Closed just now', { exact: true }).waitFor();
    platform.opening = { open: false, closedUntil: MONDAY };
    await visitor.page.clock.fastForward(5_000);
    await visitor.composer.press('H');
    await subtitle()
      .getByText(/^Closed until Monday/)
      .waitFor();
    const before = asked();
    await visitor.composer.press('i');
    expect(asked()).toBe(before);
  });

  it('says nothing of it while an attendant is in the chat', async () => {
    platform.desk = ONLINE;
    platform.isChatOpen = true;
    await visit();
    await visitor.open();
    await subtitle().getByText('You are talking with Ana Ribeiro').waitFor();
    await expect.poll(asked).toBe(1);
    await expect.poll(() => visitor.panel.getByText(/closed/i).count()).toBe(0);
  });

  it('says it in Arabic from right to left', async () => {
    await visit({ htmlAttributes: 'lang="ar" dir="rtl"' });
    await visitor.open();
    await subtitle()
      .getByText(/^مغلق حتى/)
      .waitFor();
    await expect.poll(() => plain(subtitle().textContent())).toBe('مغلق حتى الاثنين، 3:00 ص');
    await visitor.say('مرحبا');
    await visitor.status.getByText(/^نحن مغلقون حتى/).waitFor();
    await expect.poll(() => visitor.status.evaluate((line) => getComputedStyle(line).direction)).toBe('rtl');
  });

  it('of an old Worker, which says nothing of it, is open', async () => {
    platform.opening = {};
    await visit();
    await visitor.open();
    await expect.poll(asked).toBe(1);
    await visitor.say('Hello');
    await visitor.status.getByText('Nobody is here just now').waitFor();
    await expect.poll(() => subtitle().textContent()).toBe('Nobody is here just now');
  });
});

describe('the hours of a real Worker, by a clock that is moved', () => {
  const BASE = 'chimpassist/hours';
  const WEEK: Hours = {
    zone: 'Europe/Berlin',
    weekly: [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '18:00' })),
    exceptions: [{ date: '2036-12-24', until: '2037-01-04', open: [] }],
  };
  let edge: Edge;
  let tokenKeys = '';
  beforeAll(async () => {
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']);
    tokenKeys = JSON.stringify({ keys: [await crypto.subtle.exportKey('jwk', pair.privateKey)] });
    edge = await startEdge({ MQTT_BASE_TOPIC: BASE, TOKEN_KEYS: tokenKeys });
  });
  afterEach(() => vi.restoreAllMocks());
  afterAll(() => edge?.stop());

  async function setHours(hours: Hours): Promise<void> {
    const by = { kind: 'attendant', id: 1, type: 'support/supervisor' } as const;
    const token = await (await signingKeys(tokenKeys)).sign(by, BASE, { signInId: 's' });
    const answer = await fetch(`${edge.url}/workspace/hours`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(hours),
    });
    expect(answer.status).toBe(200);
  }

  /** Both clocks, the Worker's and the page's, at this moment; with a page that has been opened. */
  async function pageAt(moment: string): Promise<(until: string) => Promise<void>> {
    const now = Date.now.bind(Date);
    let ahead = Date.parse(moment) - now();
    vi.spyOn(Date, 'now').mockImplementation(() => now() + ahead);
    await setHours(WEEK);
    visitor = await Visitor.at(platform, {
      htmlAttributes: 'lang="en-US"',
      attributes: { 'data-backend-endpoint': edge.url, 'data-mqtt-broker-host': '' },
      context: { timezoneId: 'Europe/Berlin' },
    });
    await visitor.page.clock.install({ time: Date.now() });
    const before = asks();
    await visitor.open();
    await expect.poll(asks).toBeGreaterThan(before);
    return async (until) => {
      const ms = Date.parse(until) - Date.now();
      ahead += ms;
      await visitor.page.clock.fastForward(ms);
    };
  }
  const told = () => plain(subtitle().textContent());
  /** Whose answer was on its way while the clock was moved asks again a little later: so the clock goes on. */
  const AGAIN_MS = 16_000;
  async function tells(
    words: string,
    since: string,
    moveTo: (until: string) => Promise<void>,
  ): Promise<void> {
    let at = Date.parse(since) + 3_000;
    await expect
      .poll(
        async () => {
          await moveTo(new Date(at).toISOString());
          at += AGAIN_MS;
          return told();
        },
        { interval: 500 },
      )
      .toBe(words);
  }
  const asks = () => edge.calls.filter(({ path }) => path === '/config/widget').length;

  // In years to come: tokens are looked at by the clock of this machine.
  it.each([
    ['the night that is an hour shorter', '2036-03-28T17:00:00Z', '2036-03-31T07:00:00Z', 'Monday, 9:00 AM'],
    ['the night that is an hour longer', '2036-10-24T16:00:00Z', '2036-10-27T08:00:00Z', 'Monday, 9:00 AM'],
    ['a weekend', '2036-12-12T17:00:00Z', '2036-12-15T08:00:00Z', 'Monday, 9:00 AM'],
    ['a holiday', '2036-12-23T17:00:00Z', '2037-01-05T08:00:00Z', 'January 5, 9:00 AM'],
  ])('close and open in a page that only looks, over %s', async (_, closes, opens, until) => {
    const moveTo = await pageAt(new Date(Date.parse(closes) - 60_000).toISOString());
    await expect.poll(told).toBe('Our team');
    const before = asks();
    await moveTo(new Date(Date.parse(closes) - 2_000).toISOString());
    expect([await told(), asks()]).toEqual(['Our team', before]);
    await tells(`Closed until ${until}`, closes, moveTo);
    // A page that stays open for days asks now and then, and is not told early.
    await moveTo(new Date(Date.parse(opens) - 2_000).toISOString());
    expect(await told()).toMatch(/^Closed until/);
    await tells('Our team', opens, moveTo);
  });
});
