import { evictDurableObject, runDurableObjectAlarm, runInDurableObject, SELF } from 'cloudflare:test';
import {
  type ChatFacts,
  type ChatTags,
  DEFAULT_BASE_TOPIC,
  type Figures,
  type Rating,
} from '@chimpassist/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { archiveName } from '../src/archive/archive-name.ts';
import { RatingLinks } from '../src/rating/rating-link.ts';
import { customer } from './edge-client.ts';
import { LinkClient } from './link-client.ts';
import { rowsWritten } from './rows-written.ts';
import { end, open } from './search-support.ts';
import {
  bindings,
  chat,
  desk,
  get,
  message,
  request,
  SUPERVISOR,
  say,
  tokenFor,
  topicOf,
} from './support.ts';

const DAY_MS = 86_400_000;
const today = (days = 0) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
const PERIOD = `from=${today(-1)}&to=${today(2)}`;
const links = new RatingLinks(bindings.TOKEN_KEYS ?? '', DEFAULT_BASE_TOPIC);
const linkTo = (who: string, sessionId = `s-${who}`) =>
  links.linkTo('http://worker', topicOf(who) as Parameters<typeof links.linkTo>[1], sessionId);

const settings = async (body: unknown): Promise<Response> =>
  SELF.fetch('http://worker/workspace/settings', {
    method: 'PUT',
    headers: { authorization: `Bearer ${await tokenFor(SUPERVISOR)}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const rate = async (who: string, body: unknown, by = customer(who)): Promise<Response> =>
  SELF.fetch(`http://worker/customer/${who}/rating`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await tokenFor(by)}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const vote = (url: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  SELF.fetch(url, { method: 'POST', headers, body: new URLSearchParams(form) });
const ratingsOf = async (who: string): Promise<Rating[] | undefined> =>
  ((await (await get(`/customer/${who}/tags`)).json()) as ChatTags).ratings;
const rowOf = async (who: string): Promise<ChatFacts | undefined> =>
  (await (await get(`/figures/chats.jsonl?${PERIOD}`)).text())
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as ChatFacts]))
    .findLast(({ customerId }) => customerId === who);
async function over(who: string): Promise<void> {
  await open(who, 'a question');
  await end(who);
}

beforeAll(() => settings({ rating: 'stars' }));
afterAll(() => settings({}));
afterEach(() => void vi.useRealTimers());

describe('a rating', () => {
  it('rule 50: is given once a session, and is the same however often it comes', async () => {
    await over('once');
    const first = (await (await rate('once', { value: 4, comment: ' quick ' })).json()) as Rating;
    expect(first).toMatchObject({ sessionId: 's-once', value: 4, comment: 'quick' });
    await evictDurableObject(chat('once'));
    const rows = await rowsWritten(chat('once'), async () => {
      const again = await rate('once', { value: 4, comment: 'quick', sessionId: 's-once' });
      expect(await again.json()).toEqual(first);
    });
    expect(rows).toBe(0);
    expect(await ratingsOf('once')).toEqual([first]);
  });

  it('rule 50: may be changed for a day, and then stays', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await over('changes');
    expect((await rate('changes', { value: 1 })).status).toBe(200);
    vi.setSystemTime(Date.now() + DAY_MS - 60_000);
    expect(await (await rate('changes', { value: 5 })).json()).toMatchObject({ value: 5 });
    vi.setSystemTime(Date.now() + 120_000);
    const late = await rate('changes', { value: 2 });
    expect([late.status, await late.json()]).toMatchObject([403, { error: { code: 'forbidden' } }]);
    vi.useRealTimers();
    await expect.poll(async () => (await rowOf('changes'))?.rating).toBe(5);
  });

  it('rule 50: is of a chat that was answered and has ended, a month ago at most', async () => {
    await open('goes-on', 'a question');
    expect((await rate('goes-on', { value: 3 })).status).toBe(404);
    await say('nobody-came', request('nobody-came'), message('nobody-came', 1));
    expect((await rate('nobody-came', { value: 1 })).status).toBe(404);
    vi.useFakeTimers({ toFake: ['Date'] });
    await over('old');
    vi.setSystemTime(Date.now() + 31 * DAY_MS);
    expect((await rate('old', { value: 3 })).status).toBe(403);
  });

  it('refuses what is not a rating', async () => {
    await over('odd');
    for (const body of [
      {},
      { value: 0 },
      { value: 6 },
      { value: 2.5 },
      { value: '5' },
      { value: 5, comment: 'x'.repeat(1_001) },
    ])
      expect((await rate('odd', body)).status).toBe(400);
    expect((await rate('odd', { value: 5 }, customer('another'))).status).toBe(403);
    expect(await ratingsOf('odd')).toBeUndefined();
  });

  it('stands in the figures, in the CSV, and with who was in the chat last', async () => {
    await over('counted');
    await rate('counted', { value: 2 });
    await expect.poll(async () => (await rowOf('counted'))?.rating).toBe(2);
    await rate('counted', { value: 4 });
    await expect.poll(async () => (await rowOf('counted'))?.rating).toBe(4);
    const figures = (await (await get(`/figures?${PERIOD}&by=person`)).json()) as Figures;
    expect(figures.rows.find(({ key }) => key === '21')?.numbers.rating).toBeGreaterThan(0);
    const csv = await (await get(`/figures/chats.csv?${PERIOD}`)).text();
    const [head = '', ...lines] = csv.split('\r\n');
    const column = head.split(',').indexOf('rating');
    expect(lines.find((line) => line.includes('s-counted'))?.split(',')[column]).toBe('4');
  });

  it('reaches the ledger also where that was away, by the alarm', async () => {
    await over('owed');
    const ledger = bindings.LEDGER.getByName(`ledger ${archiveName(Date.now(), 1)}`);
    const restore = await runInDurableObject(ledger, (instance: object) => {
      Object.assign(instance, { put: () => Promise.reject(new Error('away')) });
      return () => Reflect.deleteProperty(instance, 'put');
    });
    await rate('owed', { value: 3 });
    await evictDurableObject(chat('owed'));
    await runInDurableObject(ledger, () => restore());
    expect((await rowOf('owed'))?.rating).toBeNull();
    await runDurableObjectAlarm(chat('owed'));
    expect(await rowOf('owed')).toMatchObject({ rating: 3 });
  });

  it('is heard at once by attendants who follow the chat', async () => {
    await over('heard');
    const window = await LinkClient.open(21);
    await window.follow('client/chats/heard/tags');
    await rate('heard', { value: 5, comment: 'thanks' });
    await expect
      .poll(() => window.heardOn('client/chats/heard/tags').at(-1))
      .toMatchObject({
        ratings: [{ sessionId: 's-heard', value: 5, comment: 'thanks' }],
      });
    window.socket.close();
  });

  it('costs a row at the chat, one at the desk and two in the ledger', async () => {
    await over('rows');
    await rate('rows', { value: 1 });
    const ledger = bindings.LEDGER.getByName(`ledger ${archiveName(Date.now(), 1)}`);
    const counts = { chat: 0, desk: 0, ledger: 0 };
    counts.chat = await rowsWritten(chat('rows'), async () => {
      counts.desk = await rowsWritten(desk(), async () => {
        counts.ledger = await rowsWritten(ledger, async () => {
          await rate('rows', { value: 5 });
          await expect.poll(async () => (await rowOf('rows'))?.rating).toBe(5);
        });
      });
    });
    // Beside its row the ledger writes down that a mirror may have read past it.
    expect(counts).toEqual({ chat: 1, desk: 1, ledger: 2 });
  });

  it('goes with an erasure, and stays as a number', async () => {
    await over('erased');
    await rate('erased', { value: 2, comment: 'my words' });
    await expect.poll(async () => (await rowOf('erased'))?.rating).toBe(2);
    await SELF.fetch('http://worker/customer/erased', {
      method: 'DELETE',
      headers: { authorization: `Bearer ${await tokenFor(SUPERVISOR)}` },
    });
    expect(await ratingsOf('erased')).toBeUndefined();
    expect(await (await get('/customer/erased')).text()).not.toContain('my words');
    expect(await rowOf('erased')).toBeUndefined();
  });
});

describe('a link to rate a chat', () => {
  it('rule 51: opens a page on which nothing runs, and to open it votes for nobody', async () => {
    await over('scanned');
    const rows = await rowsWritten(chat('scanned'), async () => {
      for (const method of ['GET', 'HEAD', 'GET'])
        expect((await SELF.fetch(linkTo('scanned'), { method })).status).toBe(200);
    });
    expect(rows).toBe(0);
    expect(await ratingsOf('scanned')).toBeUndefined();
    const page = await SELF.fetch(linkTo('scanned'), { headers: { 'accept-language': 'pt-BR,en;q=0.5' } });
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('cache-control')).toBe('no-store');
    const html = await page.text();
    expect(html).toContain('Como foi a nossa conversa?');
    expect(html).not.toMatch(/<script|src=|href=| on\w+=/);
  });

  it('is voted on by its form, once and changeable, and shows what was given', async () => {
    await over('linked');
    const sent = await vote(linkTo('linked'), { value: '2', comment: '<b>"so"</b>' }, { origin: 'null' });
    expect([sent.status, await sent.text()]).toEqual([200, expect.stringContaining('Thank you.')]);
    expect(await ratingsOf('linked')).toMatchObject([{ value: 2, comment: '<b>"so"</b>' }]);
    const html = await (await SELF.fetch(linkTo('linked'))).text();
    expect(html).toContain('value="2" required checked');
    expect(html).not.toContain('<b>');
    await vote(linkTo('linked'), { value: '5' });
    expect(await ratingsOf('linked')).toMatchObject([{ value: 5 }]);
    expect((await vote(linkTo('linked'), { value: 'many' })).status).toBe(400);
  });

  it('rule 51: is ours alone, for one session of one customer', async () => {
    await over('mine');
    await over('yours');
    const good = new URL(linkTo('mine'));
    const of = (path: string, sessionId: string) => {
      const url = new URL(good);
      url.pathname = `/customer/${path}/rating/linked`;
      url.searchParams.set('sessionId', sessionId);
      return url.href;
    };
    for (const url of [of('yours', 's-mine'), of('yours', 's-yours'), of('mine', 's-other')])
      for (const method of ['GET', 'POST']) {
        const body = method === 'POST' ? new URLSearchParams({ value: '1' }) : null;
        expect((await SELF.fetch(url, { method, body })).status).toBe(403);
      }
    const other = new RatingLinks('other keys', DEFAULT_BASE_TOPIC);
    const topic = topicOf('mine') as Parameters<typeof other.linkTo>[1];
    expect((await SELF.fetch(other.linkTo('http://worker', topic, 's-mine'))).status).toBe(403);
    expect(await ratingsOf('mine')).toBeUndefined();
  });

  it('says on its page where it is too late', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await over('too-late');
    vi.setSystemTime(Date.now() + 31 * DAY_MS);
    expect(await (await SELF.fetch(linkTo('too-late'))).text()).toContain('cannot be rated any more');
    expect(await (await vote(linkTo('too-late'), { value: '5' })).text()).toContain('cannot be rated');
  });
});

describe('a team that does not ask', () => {
  it('takes no ratings and says so to pages; who asks names faces or stars', async () => {
    const asked = async () =>
      ((await (await SELF.fetch('http://worker/config/widget')).json()) as { rating: unknown }).rating;
    expect(await asked()).toBe('stars');
    await over('unasked');
    await settings({});
    expect(await asked()).toBeNull();
    const refused = await rate('unasked', { value: 5 });
    expect([refused.status, await refused.json()]).toMatchObject([
      503,
      { error: { code: 'not_configured' } },
    ]);
    expect(await (await vote(linkTo('unasked'), { value: '5' })).text()).toContain('cannot be rated');
    expect(await ratingsOf('unasked')).toBeUndefined();
    await settings({ rating: 'faces' });
    expect(await asked()).toBe('faces');
    expect((await settings({ rating: 'smells' })).status).toBe(400);
    await settings({ rating: 'stars' });
  });
});
