import { evictDurableObject, SELF } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import {
  accept,
  attendantOnline,
  bindings,
  command,
  get,
  request,
  say,
  tellDesk,
  topicOf,
} from '../support.ts';

const signIn = (email: string, password = 'correct', address = '203.0.113.1') =>
  SELF.fetch('http://worker/chimpassist/auth', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'cf-connecting-ip': address },
    body: JSON.stringify({ email, password }),
  });

async function digestOf(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

describe('the authentication hook', () => {
  it('gives the user of the hook, nothing else of it, and where to connect', async () => {
    const response = await signIn('ana@shop.test');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      id: 12,
      name: 'Ana',
      email: 'ana@shop.test',
      avatarURL: null,
      type: 'support/firstLevel',
      mqtt: 'wss://mqtt.operator.test/mqtt',
      edges: ['ws://worker/mqtt'],
    });
  });

  it.each([
    ['nobody@shop.test', 404, 'unknown_email'],
    ['page@shop.test', 502, 'hook_nonsense'],
    ['list@shop.test', 502, 'hook_nonsense'],
    ['elsewhere@shop.test', 502, 'hook_nonsense'],
    ['broken@shop.test', 502, 'hook_unavailable'],
    ['teapot@shop.test', 502, 'hook_nonsense'],
  ])('for %s answers %i %s, and never a stack', async (email, status, code) => {
    const response = await signIn(email);
    const text = await response.text();
    expect(response.status).toBe(status);
    expect(JSON.parse(text)).toMatchObject({ error: { code, message: expect.any(String) } });
    expect(text).not.toContain('stack');
  });

  it('answers a wrong password with 401', async () => {
    const response = await signIn('ana@shop.test', 'wrong');
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { code: 'wrong_password' } });
  });
});

describe('the statistics hook', () => {
  it('is asked under the same path and query, and the id stays in its segment', async () => {
    const answer = await get('/chimpassist/customer/a%20b%3Fx%3D1/contactInfo?attendant=12');
    expect(await answer.json()).toEqual([
      {
        label: 'asked',
        value: 'statistics.operator.test/chimpassist/customer/a%20b%3Fx%3D1/contactInfo?attendant=12',
      },
    ]);
  });

  it.each(['..', '.', '%2e%2e', '..%2f..%2fadmin', '%2E%2E%2Fadmin', 'a%2fb', 'a%5C..%5Cb%2F'])(
    'is never asked for a path that leaves the segment: %s',
    async (id) => {
      const response = await get(`/chimpassist/customer/${id}/contactInfo`);
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
      await response.body?.cancel();
    },
  );

  it('is passed on as far as the contract goes, cut and without odd entries', async () => {
    expect(await (await get('/chimpassist/customer/odd/contactInfo')).json()).toEqual([
      { label: 'Phone', value: '555', iconURL: 'https://shop.test/phone.png' },
      { label: 'Orders', value: 3 },
      { label: 'Icon', value: 'x' },
      { label: 'Long', value: 'x'.repeat(2_000) },
    ]);
    const all = (await (await get('/chimpassist/customer/odd/statistics')).json()) as unknown[];
    expect(all).toEqual([
      { label: 'Visits', value: 7 },
      { label: 'Links', value: [{ url: 'https://shop.test/1', label: 'One' }] },
      { label: 'Columns', value: { x: ['01/02/2026-10:00:00'], y: [1] } },
      { label: 'Points', value: [{ x: '01/02/2026-10:00:00', y: 2 }] },
      { label: 'None', value: [] },
    ]);
    const many = (await (await get('/chimpassist/customer/many/additionalInfo')).json()) as unknown[];
    expect(many).toHaveLength(200);
  });

  it('that answers no list is a 502', async () => {
    const response = await get('/chimpassist/customer/7/statistics');
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ error: { code: 'hook_nonsense' } });
  });

  it('that does not answer is a 502 after ten seconds', async () => {
    const begun = Date.now();
    const response = await get('/chimpassist/customer/slow/contactInfo');
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ error: { code: 'hook_unavailable' } });
    expect(Date.now() - begun).toBeGreaterThanOrEqual(9_900);
  });

  it('is named by /health once it was heard', async () => {
    await (await get('/chimpassist/customer/7/contactInfo')).body?.cancel();
    await (await signIn('ana@shop.test')).body?.cancel();
    const health = (await (await get('/health')).json()) as Record<string, unknown>;
    expect(health).toMatchObject({
      status: 'ok',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      bridge: { connected: false },
      hooks: { authentication: expect.any(Number), statistics: expect.any(Number) },
    });
  });
});

describe('an attendant’s sign-in', () => {
  it('brings a token in a header, and never in the user object', async () => {
    const response = await signIn('ana@shop.test');
    const token = response.headers.get('chimp-token') ?? '';
    expect(token.split('.')).toHaveLength(3);
    expect(await response.text()).not.toContain(token);
    const config = await SELF.fetch('http://worker/config/attendant', {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(config.status).toBe(200);
  });

  it('tells the desk the level: what payloads claim counts for nothing', async () => {
    await (await signIn('ana@shop.test')).body?.cancel();
    await tellDesk({ ...attendantOnline(12, 'support/supervisor'), proven: true }, attendantOnline(13));
    await say('of-others', request('of-others'));
    await say('of-others', accept(13));
    const end = { command: 'end', sessionTopic: topicOf('of-others') };
    const answer = await say('of-others', { ...command(12, end, 'support/supervisor'), proven: true });
    expect(answer.refused).toMatchObject([{ code: 'not_assigned' }]);
    const { attendants } = (await (await get('/desk')).json()) as { attendants: object[] };
    expect(attendants).toContainEqual(
      expect.objectContaining({ id: 12, name: 'Ana', type: 'support/firstLevel' }),
    );
  });

  it('is answered 429 after ten wrong passwords, for that e-mail only', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 11; i++) statuses.push((await signIn('Guessed@shop.test', `wrong ${i}`)).status);
    expect(statuses).toEqual([...Array(10).fill(404), 429]);
    const refused = await signIn('guessed@shop.test ', 'another');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(200);
    // Right passwords do not count, however many.
    for (let i = 0; i < 12; i++) expect((await signIn('ana@shop.test')).status).toBe(200);
  });

  it('is locked for one address by wrong passwords, and not for its owner’s', async () => {
    const status = async (password: string, address: string) =>
      (await signIn('ana@shop.test', password, address)).status;
    for (let i = 0; i < 10; i++) expect(await status(`wrong ${i}`, '198.51.100.7')).toBe(401);
    expect(await status('correct', '198.51.100.7')).toBe(429);
    expect(await status('correct', '198.51.100.8')).toBe(200);
  });

  it('is guessed no more often from many addresses, and who was there before gets in', async () => {
    const email = 'page@shop.test';
    const status = async (address: string) => (await signIn(email, 'any', address)).status;
    // This hook takes any password of theirs and answers nonsense: who gets that was let in.
    const home = 'home';
    await bindings.DOORKEEPER.getByName(`sign-ins as ${await digestOf(email)}`).welcome(await digestOf(home));
    const signInGuard = bindings.DOORKEEPER.getByName(`sign-ins as ${await digestOf(email)}`);
    for (let i = 0; i < 100; i++) expect(await signInGuard.takeFrom(`place ${i}`, 100, 300_000)).toBeNull();
    expect(await status('elsewhere')).toBe(429);
    await evictDurableObject(signInGuard);
    for (let i = 0; i < 100; i++) await signInGuard.takeFrom(`place ${i}`, 100, 300_000);
    expect(await status(home)).toBe(502);
  });
});
