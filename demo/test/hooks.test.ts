import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { authenticationHook } from '../src/hooks/authentication.ts';
import { DEMO_CUSTOMERS } from '../src/hooks/people.ts';
import { SCAN_PATH, scanHook } from '../src/hooks/scan.ts';
import { statisticsHook } from '../src/hooks/statistics.ts';
import { HOUR_MS, parseQueryTime, seriesTime } from '../src/hooks/times.ts';

const signIn = (body: unknown): Promise<Response> =>
  Promise.resolve(
    authenticationHook([]).request('/chimpassist/auth', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  );

describe('the authentication hook', () => {
  it.each([
    ['user@chimpassist.com', 'support/firstLevel'],
    ['colleague@chimpassist.com', 'support/firstLevel'],
    ['second@chimpassist.com', 'support/secondLevel'],
    ['supervisor@chimpassist.com', 'support/supervisor'],
  ])('lets %s in as %s', async (email, type) => {
    const answer = await signIn({ email, password: 'chimpassist' });
    expect(answer.status).toBe(200);
    const body = (await answer.json()) as Record<string, unknown>;
    expect(Object.keys(body).sort()).toEqual(['avatarURL', 'email', 'id', 'name', 'type']);
    expect(body).toMatchObject({ email, type });
  });

  it('answers 404 to an unknown e-mail, and 401 to a wrong password', async () => {
    expect((await signIn({ email: 'nobody@chimpassist.com', password: 'chimpassist' })).status).toBe(404);
    expect((await signIn({ email: 'user@chimpassist.com', password: 'Chimpassist' })).status).toBe(401);
  });

  it.each(['', 'no JSON', '[]', '{"email":"user@chimpassist.com"}', '{"email":7,"password":"x"}'])(
    'answers 400 to %j',
    async (body) => {
      expect((await signIn(body)).status).toBe(400);
    },
  );
});

describe('the scan hook', () => {
  const SECRET = 'secret';
  const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD', '-ANTIVIRUS-TEST-FILE!$H+H*'].join('');
  /** As the Worker asks. */
  const ask = (text: string, { secret = SECRET, at = Date.now(), body = text } = {}) => {
    const sha256 = createHash('sha256').update(text).digest('hex');
    const signature = createHmac('sha256', secret).update(`${at}.f1.${sha256}`).digest('hex');
    const headers = { 'chimp-file-id': 'f1', 'chimp-timestamp': String(at), 'chimp-signature': signature };
    return scanHook(SECRET).request(SCAN_PATH, { method: 'POST', headers, body });
  };

  it('refuses the EICAR test file, and nothing else', async () => {
    expect(await (await ask(EICAR)).json()).toEqual({ verdict: 'refused' });
    expect(await (await ask('a photo')).json()).toEqual({ verdict: 'clean' });
  });

  it.each([
    ['another secret', { secret: 'another' }],
    ['other bytes', { body: 'other' }],
    ['an old signature', { at: Date.now() - 600_000 }],
  ])('believes nobody with %s', async (_, options) => {
    expect((await ask('a photo', options)).status).toBe(401);
  });
});

const get = async (path: string): Promise<unknown> => (await statisticsHook([]).request(path)).json();

describe('the statistics hook', () => {
  it("knows every customer's contact and info, with icons that need no network", async () => {
    for (const { id, email } of DEMO_CUSTOMERS) {
      const contact = (await get(`/chimpassist/customer/${id}/contactInfo?attendant=12`)) as {
        value: string;
        iconURL: string;
      }[];
      expect(contact.map(({ value }) => value)).toContain(email);
      const more = (await get(`/chimpassist/customer/${id}/additionalInfo?attendant=12`)) as typeof contact;
      expect(more.length).toBeGreaterThan(2);
      for (const { iconURL } of [...contact, ...more]) expect(iconURL).toMatch(/^data:image\/svg\+xml,/);
    }
  });

  it('has the three forms: figures, links, and a series within the time asked for', async () => {
    const list = (await get(
      '/chimpassist/customer/298301/statistics?attendant=12&start_date_time=20261120-10:00:00&end_date_time=20261121-10:00:00',
    )) as { label: string; value: unknown }[];
    const byLabel = new Map(list.map(({ label, value }) => [label, value]));
    expect(byLabel.get('Orders so far')).toBe(42);
    expect(byLabel.get('Open in the shop')).toContainEqual({
      url: 'https://shop.example.com/orders/BC-20418',
      label: 'Order BC-20418',
    });
    const views = byLabel.get('Page views') as { x: string[]; y: number[] };
    expect(views.x).toHaveLength(25);
    expect(views.y).toHaveLength(25);
    expect(views.x.at(0)).toBe('20/11/2026-10:00:00');
    expect(views.x.at(-1)).toBe('21/11/2026-10:00:00');
    expect(Math.max(...views.y)).toBeGreaterThan(0);
  });

  it('shows a week by days', async () => {
    const list = (await get(
      '/chimpassist/customer/298305/statistics?start_date_time=20261114-00:00:00&end_date_time=20261121-00:00:00',
    )) as { label: string; value: { x: string[] } }[];
    expect(list.find(({ label }) => label === 'Page views')?.value.x).toHaveLength(8);
  });

  it('answers empty lists for an unknown customer', async () => {
    const times = 'start_date_time=20261120-10:00:00&end_date_time=20261121-10:00:00';
    expect(await get('/chimpassist/customer/1/contactInfo')).toEqual([]);
    expect(await get('/chimpassist/customer/1/additionalInfo')).toEqual([]);
    expect(await get(`/chimpassist/customer/1/statistics?${times}`)).toEqual([]);
  });

  it.each([
    '',
    'start_date_time=20261121-10:00:00&end_date_time=20261120-10:00:00',
    'start_date_time=20260231-10:00:00&end_date_time=20261120-10:00:00',
  ])('answers 400 to the times %j', async (times) => {
    const answer = await statisticsHook([]).request(`/chimpassist/customer/298301/statistics?${times}`);
    expect(answer.status).toBe(400);
  });

  it('reads and writes times in UTC', () => {
    const time = parseQueryTime('20261231-23:59:59');
    expect(time).toBe(Date.UTC(2026, 11, 31, 23, 59, 59));
    expect(seriesTime((time ?? 0) + HOUR_MS)).toBe('01/01/2027-00:59:59');
  });
});
