import { SELF } from 'cloudflare:test';
import { DEFAULT_BASE_TOPIC, type Principal, REST_RULES, type RestRoute } from '@chimpassist/protocol';
import { identityHash, signingKeys, TOKEN_LIFE_S, type TokenPrincipal } from '@chimpassist/protocol/trust';
import { exportJWK, generateKeyPair, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { app } from '../src/http/app.ts';
import {
  accept,
  attendantOnline,
  bindings,
  HEADERS,
  message,
  request,
  SUPERVISOR,
  say,
  tellDesk,
  tokenFor,
} from './support.ts';

const MARY = { kind: 'customer', id: 'mary', guest: false } as const;
const FIRST = { kind: 'attendant', id: 21, type: 'support/firstLevel' } as const;
const SECOND = { kind: 'attendant', id: 22, type: 'support/secondLevel' } as const;

/** How each column of the table asks. */
const credentials: Record<string, Record<string, string>> = {};
const bearer = async (principal: TokenPrincipal) => ({
  authorization: `Bearer ${await tokenFor(principal)}`,
});

beforeAll(async () => {
  const keys = await signingKeys(bindings.TOKEN_KEYS ?? '');
  const stranger = await signingKeys(
    JSON.stringify({
      keys: [await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey)],
    }),
  );
  const past = Date.now() - (TOKEN_LIFE_S + 60) * 1000;
  const options = { signInId: 'a sign-in' };
  const claims = JSON.parse(
    atob((await tokenFor(SUPERVISOR)).split('.')[1]?.replace(/-/g, '+').replace(/_/g, '/') ?? ''),
  );
  Object.assign(credentials, {
    nobody: {},
    guest: await bearer({ kind: 'customer', id: 'guest-1', guest: true }),
    customer: await bearer(MARY),
    'other customer': await bearer({ kind: 'customer', id: 'olga', guest: false }),
    'first level': await bearer(FIRST),
    'second level': await bearer(SECOND),
    supervisor: await bearer(SUPERVISOR),
    bridge: { authorization: HEADERS.authorization },
    expired: {
      authorization: `Bearer ${await keys.sign(SUPERVISOR, DEFAULT_BASE_TOPIC, { ...options, now: past })}`,
    },
    'alg none': { authorization: `Bearer ${new UnsecuredJWT(claims).encode()}` },
    'other key': { authorization: `Bearer ${await stranger.sign(SUPERVISOR, DEFAULT_BASE_TOPIC, options)}` },
    'other audience': {
      authorization: `Bearer ${await keys.sign(SUPERVISOR, 'chimpassist/other', options)}`,
    },
  });

  // Mary's chat is online with 21; 22 has nothing to do with it.
  await tellDesk(attendantOnline(21));
  await say('mary', request('mary'), message('mary', 1));
  await say('mary', accept(21));
});

const REFUSED = 401;
const FORBIDDEN = 403;
const COLUMNS = [
  'nobody',
  'guest',
  'customer',
  'other customer',
  'first level',
  'second level',
  'supervisor',
  'bridge',
  'expired',
  'alg none',
  'other key',
  'other audience',
];
/** Of a call that needs a token, in the order of the columns; credentials that are none are always refused. */
const row = (
  guest: number,
  customer: number,
  other: number,
  first: number,
  second: number,
  supervisor: number,
) => [
  REFUSED,
  guest,
  customer,
  other,
  first,
  second,
  supervisor,
  REFUSED,
  REFUSED,
  REFUSED,
  REFUSED,
  REFUSED,
];
const everybody = (status: number) => COLUMNS.map(() => status);
const onlyBridge = (status: number) => COLUMNS.map((column) => (column === 'bridge' ? status : REFUSED));
const ofMary = (status: number) => row(FORBIDDEN, status, FORBIDDEN, status, FORBIDDEN, status);
const staff = (status: number) => row(FORBIDDEN, FORBIDDEN, FORBIDDEN, status, status, status);

/** Every call of the Worker, and what each column is answered. `{…}` are Mary's and attendant 21's. */
const TABLE: Record<RestRoute, { path: string; body?: unknown; expected: number[] }> = {
  'GET /health': { path: '/health', expected: everybody(200) },
  'GET /openapi.json': { path: '/openapi.json', expected: everybody(200) },
  'GET /.well-known/jwks.json': { path: '/.well-known/jwks.json', expected: everybody(200) },
  'POST /session': { path: '/session', body: {}, expected: everybody(200) },
  'GET /session/:sessionId': { path: '/session/s-mary', expected: ofMary(200) },
  'GET /session/:sessionId/messages': { path: '/session/s-mary/messages', expected: ofMary(200) },
  'GET /customer/:customerId/sessions/last': { path: '/customer/mary/sessions/last', expected: ofMary(200) },
  'GET /customer/:customerId/messages': { path: '/customer/mary/messages', expected: ofMary(200) },
  // A customer who never was: the others of this table need Mary's.
  'GET /customer/:customerId': {
    path: '/customer/never',
    expected: row(FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, 200),
  },
  'DELETE /customer/:customerId': {
    path: '/customer/never',
    expected: row(FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, 202),
  },
  'GET /customer/:customerId/erasure': {
    path: '/customer/never/erasure',
    expected: row(FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, 200),
  },
  'GET /attendant/:attendantId/sessions': {
    path: '/attendant/21/sessions',
    expected: row(FORBIDDEN, FORBIDDEN, FORBIDDEN, 200, FORBIDDEN, 200),
  },
  'GET /config/attendant': { path: '/config/attendant', expected: staff(200) },
  'GET /desk': { path: '/desk', expected: staff(200) },
  // No hook is configured here: who is let through to it is told that.
  'POST /chimpassist/auth': {
    path: '/chimpassist/auth',
    body: { email: 'a@b', password: 'c' },
    expected: everybody(503),
  },
  'POST /chimpassist/token': { path: '/chimpassist/token', expected: staff(204) },
  'POST /chimpassist/sign-out': { path: '/chimpassist/sign-out', expected: staff(204) },
  'GET /chimpassist/customer/:customerId/:part': {
    path: '/chimpassist/customer/mary/statistics',
    expected: row(FORBIDDEN, FORBIDDEN, FORBIDDEN, 503, FORBIDDEN, 503),
  },
  'GET /bridge/socket': { path: '/bridge/socket', expected: onlyBridge(400) },
  'POST /bridge/batch': {
    path: '/bridge/batch',
    body: { v: 1, epoch: 0, chats: [], desk: [] },
    expected: onlyBridge(200),
  },
  'POST /bridge/channel': {
    path: '/bridge/channel',
    body: { customer: { id: 'mary', name: '', avatarURL: null } },
    expected: onlyBridge(200),
  },
  'POST /bridge/erased': {
    path: '/bridge/erased',
    body: { sessionTopic: 'server/sessions/never', at: 1, spooled: 0, parked: 0, mirrored: null },
    expected: onlyBridge(204),
  },
  'GET /bridge/log': { path: '/bridge/log?sessionTopic=server/sessions/mary', expected: onlyBridge(200) },
  'GET /bridge/topics': { path: '/bridge/topics', expected: onlyBridge(200) },
};

const call = (route: RestRoute, column: string): Promise<Response> => {
  const { path, body } = TABLE[route];
  return SELF.fetch(`http://worker${path}`, {
    method: route.split(' ')[0] ?? '',
    headers: {
      'content-type': 'application/json',
      'cf-connecting-ip': `table ${column}`,
      ...credentials[column],
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
};

describe('every REST call', () => {
  it('of the running app has a rule and a row in the table', () => {
    const served = app.routes
      .filter(({ method, path }) => method !== 'ALL' && !path.includes('*'))
      .map(({ method, path }) => `${method} ${path}`);
    expect([...new Set(served)].sort()).toEqual(Object.keys(REST_RULES).sort());
    expect(Object.keys(TABLE).sort()).toEqual(Object.keys(REST_RULES).sort());
  });

  it.each((Object.keys(TABLE) as RestRoute[]).filter((route) => !route.includes('sign-out')))(
    '%s answers each of nobody, customers, attendants, bridge, expired and forged as its row says',
    async (route) => {
      const answered: number[] = [];
      for (const column of COLUMNS) {
        const response = await call(route, column);
        await response.arrayBuffer();
        answered.push(response.status);
      }
      expect(Object.fromEntries(COLUMNS.map((column, i) => [column, answered[i]]))).toEqual(
        Object.fromEntries(COLUMNS.map((column, i) => [column, TABLE[route].expected[i]])),
      );
    },
  );

  it('a waiting chat is read by every attendant, and no longer once somebody else has taken it', async () => {
    const read = async (principal: Principal) =>
      (
        await SELF.fetch('http://worker/customer/wanda/messages', {
          headers: await bearer(principal as TokenPrincipal),
        })
      ).status;
    await say('wanda', request('wanda'));
    expect([await read(FIRST), await read(SECOND)]).toEqual([200, 200]);
    await say('wanda', accept(21));
    expect([await read(FIRST), await read(SECOND)]).toEqual([200, FORBIDDEN]);
  });

  it('a session that never was is told of to attendants only', async () => {
    const ask = async (column: string) =>
      (await SELF.fetch('http://worker/session/no-such-session', { headers: credentials[column] ?? {} }))
        .status;
    expect([await ask('nobody'), await ask('customer'), await ask('first level')]).toEqual([401, 403, 404]);
  });

  it("a shipped widget's first question is refused in words that are no JSON, at which it stops", async () => {
    const response = await call('GET /customer/:customerId/sessions/last', 'nobody');
    expect(response.status).toBe(401);
    const text = await response.text();
    expect(() => JSON.parse(text)).toThrow();
  });

  it('refuses without saying more than a code and a sentence, and never a token', async () => {
    const response = await call('GET /desk', 'other key');
    const text = await response.text();
    expect(JSON.parse(text)).toEqual({ error: { code: 'unauthorized', message: expect.any(String) } });
    expect(text).not.toContain('eyJ');
  });
});

interface Opened {
  sessionId: string;
  token: string;
  customer: { id: string; name: string };
}
async function open(body: unknown, token?: string): Promise<{ status: number; body: Opened }> {
  const response = await SELF.fetch('http://worker/session', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'cf-connecting-ip': 'open',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Opened };
}
const whoIs = async (token: string) =>
  (await (await signingKeys(bindings.TOKEN_KEYS ?? '')).verify(token, DEFAULT_BASE_TOPIC))?.principal;

describe('POST /session', () => {
  it('gives a guest an id that nobody can guess, and the same one again for the guest’s token', async () => {
    const first = (await open({})).body;
    expect(first.customer.id).toMatch(/^guest-[0-9a-f-]{36}$/);
    expect(await whoIs(first.token)).toEqual({ kind: 'customer', id: first.customer.id, guest: true });
    const renewed = (await open({}, first.token)).body;
    expect(renewed.customer.id).toBe(first.customer.id);
    const named = (await open({ customer: { id: first.customer.id, name: 'Gus' } }, first.token)).body;
    expect(named.customer).toMatchObject({ id: first.customer.id, name: 'Gus' });
  });

  it('gives an ended token of a guest the same id for 30 days, and that token opens nothing else', async () => {
    const keys = await signingKeys(bindings.TOKEN_KEYS ?? '');
    const endedAgo = (days: number) =>
      keys.sign({ kind: 'customer', id: 'guest-old', guest: true }, DEFAULT_BASE_TOPIC, {
        now: Date.now() - (TOKEN_LIFE_S + days * 86_400) * 1000,
      });
    const token = await endedAgo(29);
    expect((await open({}, token)).body.customer.id).toBe('guest-old');
    expect((await open({}, await endedAgo(31))).body.customer.id).not.toBe('guest-old');
    const read = await SELF.fetch('http://worker/customer/guest-old/messages', {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(read.status).toBe(401);
  });

  it('never gives somebody the id of a guest whose token is not there', async () => {
    const { customer } = (await open({})).body;
    const thief = (await open({ customer: { id: customer.id } })).body;
    expect(thief.customer.id).not.toBe(customer.id);
    expect(await whoIs(thief.token)).toMatchObject({ id: thief.customer.id, guest: true });
    const other = (await open({})).body;
    expect((await open({ customer: { id: customer.id } }, other.token)).body.customer.id).not.toBe(
      customer.id,
    );
  });

  it('takes the id of a customer from its hash only, in the type in which it came', async () => {
    const hash = await identityHash(7, bindings.IDENTITY_SECRET ?? '');
    const proven = await open({ customer: { id: 7, name: 'Mary', hash } });
    expect(proven.body.customer).toEqual({ id: 7, name: 'Mary', avatarURL: null });
    expect(await whoIs(proven.body.token)).toEqual({ kind: 'customer', id: '7', guest: false });
    for (const customer of [
      { id: 7 },
      { id: 7, hash: '' },
      { id: 7, hash: hash.replace(/.$/, (last) => (last === '0' ? '1' : '0')) },
      { id: 8, hash },
      { id: 'guest-1', hash },
    ])
      expect([customer, (await open({ customer })).status]).toEqual([customer, 401]);
    // A token of the same customer proves nothing here: it would last for ever.
    expect((await open({ customer: { id: 7 } }, proven.body.token)).status).toBe(401);
  });

  it('refuses an id in whose place a broker would put what the client says', async () => {
    const id = ['$', '{username}'].join('');
    const hash = await identityHash(id, bindings.IDENTITY_SECRET ?? '');
    expect((await open({ customer: { id, hash } })).status).toBe(400);
  });

  it('is answered 429 with Retry-After from one address, while others go on', async () => {
    const from = (address: string) =>
      SELF.fetch('http://worker/session', { method: 'POST', headers: { 'cf-connecting-ip': address } });
    const statuses: number[] = [];
    for (let i = 0; i < 121; i++) statuses.push((await from(`2001:db8:1:2::${i}`)).status);
    expect(statuses.slice(0, 120).every((status) => status === 200)).toBe(true);
    expect(statuses[120]).toBe(429);
    const refused = await from('2001:db8:1:2:ffff::1');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await from('2001:db8:1:3::1')).status).toBe(200);
  });
});

describe('an attendant’s token', () => {
  const renew = (token: string) =>
    SELF.fetch('http://worker/chimpassist/token', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
  const signOut = (token: string) =>
    SELF.fetch('http://worker/chimpassist/sign-out', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });

  it('is renewed with the same person and sign-in, and refused everywhere once that signed out', async () => {
    const token = await tokenFor(FIRST, 'sign-in of one browser');
    const elsewhere = await tokenFor(FIRST, 'sign-in of another');
    const renewed = await renew(token);
    expect(renewed.status).toBe(204);
    const fresh = renewed.headers.get('chimp-token') ?? '';
    expect(await whoIs(fresh)).toEqual({ ...FIRST, id: '21' });

    expect((await signOut(fresh)).status).toBe(204);
    for (const revoked of [token, fresh]) {
      expect((await renew(revoked)).status).toBe(401);
      const desk = await SELF.fetch('http://worker/desk', {
        headers: { authorization: `Bearer ${revoked}` },
      });
      expect(desk.status).toBe(401);
    }
    expect((await renew(elsewhere)).status).toBe(204);
  });

  it('is not to be had for a customer’s', async () => {
    const token = await tokenFor(MARY);
    expect((await renew(token)).status).toBe(403);
    expect((await signOut(token)).status).toBe(403);
  });
});

describe('pages', () => {
  const from = (origin: string, method = 'POST') =>
    SELF.fetch('http://worker/session', {
      method,
      headers: {
        origin,
        'cf-connecting-ip': 'pages',
        ...(method === 'OPTIONS' ? { 'access-control-request-method': 'POST' } : {}),
      },
    });

  it('of ALLOWED_ORIGINS are let in and can read the token’s header, others get nothing', async () => {
    const allowed = await from('https://shop.test');
    expect(allowed.status).toBe(200);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://shop.test');
    expect(allowed.headers.get('access-control-expose-headers')).toContain('chimp-token');
    const refused = await from('https://elsewhere.test');
    expect(refused.status).toBe(403);
    expect(refused.headers.get('access-control-allow-origin')).toBeNull();
    expect(
      (await from('https://elsewhere.test', 'OPTIONS')).headers.get('access-control-allow-origin'),
    ).toBeNull();
  });

  it('are told by headers not to guess types, not to frame and not to pass addresses on', async () => {
    const { headers } = await SELF.fetch('http://worker/health');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBeTruthy();
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('strict-transport-security')).toBeTruthy();
  });
});
