import { describe, expect, it } from 'vitest';
import { app } from '../src/http/app.ts';
import { bindings } from './support.ts';

const ask = (path: string, init: RequestInit = {}, legacy: string | null = null) =>
  app.request(path, init, { ...bindings, ...(legacy === null ? {} : { LEGACY_CLIENTS: legacy }) });

describe('a legacy client stops at a refusal, because it is not JSON', () => {
  it.each([
    ['the desk without a token', '/config/attendant', null, 401],
    ['the desk where only widgets are let in', '/config/attendant', 'widget', 401],
    ['the widget without a token', '/customer/7/sessions/last', null, 401],
    ['an id with +', '/customer/mary+shop@example.com/sessions/last', 'widget', 400],
    ['an id with /', '/customer/shop/7/sessions/last', 'widget', 404],
    ['an id with an encoded /', '/customer/shop%2F7/sessions/last', 'widget', 400],
    ['an id with #, of which the rest is not sent', '/customer/shop', 'widget', 401],
    ['an id that begins with # or ?', '/customer/', 'widget', 404],
    ['an id with / and then #', '/customer/shop/', 'widget', 404],
    ['an id with / and # later', '/customer/shop/7', 'widget', 404],
    ['an id of one dot', '/customer/sessions/last', 'widget', 404],
    ['an id of two dots', '/sessions/last', 'widget', 404],
    ['an empty id', '/customer//sessions/last', 'widget', 404],
    ['an id that is a topic', '/customer/online/sessions/last', 'widget', 400],
  ])('%s: GET %s', async (_what, path, legacy, status) => {
    const answer = await ask(path, {}, legacy);
    const text = await answer.text();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      status,
      'text/plain; charset=UTF-8',
    ]);
    expect(() => JSON.parse(text)).toThrow();
    expect(text).toMatch(/^[A-Za-z][^{}]+\.\n$/);
  });

  it('the widget without a token that asks for a session', async () => {
    const answer = await ask('/session', { method: 'POST' }, null);
    const text = await answer.text();
    // A customer without a token may begin as a guest; only a refusal must be none that it reads.
    if (!answer.ok) expect(() => JSON.parse(text)).toThrow();
    const broken = await app.request('/session', { method: 'POST' }, { ...bindings, TOKEN_KEYS: '{' });
    expect(broken.status).toBe(503);
    const words = await broken.text();
    expect(() => JSON.parse(words)).toThrow();
  });

  it('a client with a token is refused in JSON', async () => {
    const headers = { authorization: 'Bearer x.y.z' };
    const answer = await ask('/config/attendant', { headers });
    expect(await answer.json()).toMatchObject({ error: { code: 'unauthorized' } });
  });
});

describe('many legacy widgets behind one address', () => {
  it('get session ids above the limit too, without a token; others are told to wait', async () => {
    const headers = { 'cf-connecting-ip': '203.0.113.77' };
    let answer = await ask('/session', { method: 'POST', headers }, 'widget');
    for (let n = 0; n < 130; n += 1) answer = await ask('/session', { method: 'POST', headers }, 'widget');
    expect(answer.status).toBe(200);
    expect(Object.keys((await answer.json()) as object).sort()).toEqual(['keepAliveTTL', 'sessionId']);
    const body = JSON.stringify({ customer: { name: 'Guest' } });
    const json = { ...headers, 'content-type': 'application/json' };
    const other = await ask('/session', { method: 'POST', headers: json, body }, 'widget');
    expect(other.status).toBe(429);
    expect(Number(other.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
