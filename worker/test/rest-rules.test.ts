import { SELF } from 'cloudflare:test';
import { DEFAULT_BASE_TOPIC, type Principal, REST_RULES, type RestRoute } from '@chimpassist/protocol';
import { signingKeys, TOKEN_LIFE_S, type TokenPrincipal } from '@chimpassist/protocol/trust';
import { exportJWK, generateKeyPair, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { app } from '../src/http/app.ts';
import {
  accept,
  attendantOnline,
  bindings,
  FIRST,
  HEADERS,
  MARY,
  message,
  request,
  SUPERVISOR,
  say,
  tellDesk,
  tokenFor,
} from './support.ts';

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
const onlySupervisor = (status: number) => row(FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, status);

const members = (status: number) => row(FORBIDDEN, status, FORBIDDEN, status, FORBIDDEN, status);
/** An id of a file of Mary's. */
const FILE = `f1.bWFyeQ.${'0'.repeat(32)}`;

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
  // The token comes with the upgrade: `edge.test.ts` shows who is let in.
  'GET /mqtt/:customerId': { path: '/mqtt/mary', expected: everybody(400) },
  'GET /mqtt': { path: '/mqtt', expected: everybody(400) },
  // A customer who never was: the others of this table need Mary's.
  'GET /customer/:customerId/archive': {
    path: '/customer/never/archive',
    expected: row(FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, 200),
  },
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
  'GET /config/widget': { path: '/config/widget', expected: everybody(200) },
  // No bucket is bound here: who is let through to it is told that. `files/doors.test.ts` has one.
  'POST /customer/:customerId/attachments': { path: '/customer/mary/attachments', expected: members(503) },
  'GET /attachments/:attachmentId': { path: `/attachments/${FILE}`, expected: members(503) },
  'POST /attachments/:attachmentId/link': { path: `/attachments/${FILE}/link`, expected: members(503) },
  'GET /attachments/:attachmentId/linked': { path: `/attachments/${FILE}/linked`, expected: everybody(403) },
  'POST /attachments/:attachmentId/thumbnail': {
    path: `/attachments/${FILE}/thumbnail`,
    expected: members(503),
  },
  'GET /attachments/:attachmentId/thumbnail': {
    path: `/attachments/${FILE}/thumbnail`,
    expected: members(503),
  },
  'GET /attendant/:attendantId/sessions': {
    path: '/attendant/21/sessions',
    expected: row(FORBIDDEN, FORBIDDEN, FORBIDDEN, 200, FORBIDDEN, 200),
  },
  'GET /config/attendant': { path: '/config/attendant', expected: staff(200) },
  'GET /desk': { path: '/desk', expected: staff(200) },
  'GET /customer/:customerId/notes': {
    path: '/customer/mary/notes',
    expected: row(FORBIDDEN, FORBIDDEN, FORBIDDEN, 200, FORBIDDEN, 200),
  },
  'POST /customer/:customerId/notes': {
    path: '/customer/mary/notes',
    body: { content: 'A note' },
    expected: row(FORBIDDEN, FORBIDDEN, FORBIDDEN, 201, FORBIDDEN, 201),
  },
  'GET /customer/:customerId/tags': {
    path: '/customer/mary/tags',
    expected: row(FORBIDDEN, FORBIDDEN, FORBIDDEN, 200, FORBIDDEN, 200),
  },
  'PUT /customer/:customerId/tags': {
    path: '/customer/mary/tags',
    body: { tags: ['vip'] },
    expected: row(FORBIDDEN, FORBIDDEN, FORBIDDEN, 200, FORBIDDEN, 200),
  },
  'GET /search': { path: '/search?q=text', expected: staff(200) },
  'GET /customer/:customerId/attributes': {
    path: '/customer/mary/attributes',
    expected: row(FORBIDDEN, FORBIDDEN, FORBIDDEN, 200, FORBIDDEN, 200),
  },
  'PUT /customer/:customerId/attributes': {
    path: '/customer/mary/attributes',
    body: { attributes: { plan: 'gold' } },
    expected: row(FORBIDDEN, FORBIDDEN, FORBIDDEN, 200, FORBIDDEN, 200),
  },
  'POST /customer/:customerId/attributes': {
    path: '/customer/mary/attributes',
    body: { attributes: { plan: 'gold' } },
    expected: row(FORBIDDEN, 204, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN),
  },
  // What is granted to an attendant besides, `workspace.test.ts` shows.
  'GET /workspace': { path: '/workspace', expected: staff(200) },
  'PUT /workspace/answers/:entryId': {
    path: '/workspace/answers/hello',
    body: { name: 'Hello', text: 'Hello {customer.name}' },
    expected: onlySupervisor(200),
  },
  'DELETE /workspace/answers/:entryId': { path: '/workspace/answers/none', expected: onlySupervisor(404) },
  'PUT /workspace/own/answers/:entryId': {
    path: '/workspace/own/answers/hello',
    body: { name: 'Hello', text: 'Hello' },
    expected: staff(200),
  },
  'DELETE /workspace/own/answers/:entryId': { path: '/workspace/own/answers/none', expected: staff(404) },
  'PUT /workspace/tags/:entryId': {
    path: '/workspace/tags/vip',
    body: { name: 'VIP' },
    expected: onlySupervisor(200),
  },
  'DELETE /workspace/tags/:entryId': { path: '/workspace/tags/none', expected: onlySupervisor(404) },
  'PUT /workspace/teams/:entryId': {
    path: '/workspace/teams/sales',
    body: { name: 'Sales' },
    expected: onlySupervisor(200),
  },
  'DELETE /workspace/teams/:entryId': { path: '/workspace/teams/none', expected: onlySupervisor(404) },
  'PUT /workspace/settings': { path: '/workspace/settings', body: {}, expected: onlySupervisor(200) },
  'PUT /workspace/grants/:attendantId': {
    path: '/workspace/grants/99',
    body: { rights: [] },
    expected: onlySupervisor(200),
  },
  'GET /audit': { path: '/audit', expected: onlySupervisor(200) },
  // No hook is configured here: who is let through to it is told that.
  'POST /chimpassist/auth': {
    path: '/chimpassist/auth',
    body: { email: 'a@b', password: 'c' },
    expected: everybody(503),
  },
  'POST /chimpassist/token': { path: '/chimpassist/token', expected: staff(204) },
  'POST /chimpassist/sign-out': { path: '/chimpassist/sign-out', expected: staff(204) },
  // The built-in directory is not in use here: `directory-changes.test.ts` shows what these do.
  'GET /chimpassist/people': { path: '/chimpassist/people', expected: onlySupervisor(404) },
  'POST /chimpassist/people': {
    path: '/chimpassist/people',
    body: { email: 'a@b', name: 'A', type: 'support/firstLevel', password: 'ten letters' },
    expected: onlySupervisor(404),
  },
  'POST /chimpassist/people/:attendantId': {
    path: '/chimpassist/people/21',
    body: { disabled: true },
    expected: onlySupervisor(404),
  },
  'POST /chimpassist/people/:attendantId/password': {
    path: '/chimpassist/people/21/password',
    body: { password: 'ten letters' },
    expected: onlySupervisor(404),
  },
  'DELETE /chimpassist/people/:attendantId': {
    path: '/chimpassist/people/21',
    expected: onlySupervisor(404),
  },
  'POST /chimpassist/password': {
    path: '/chimpassist/password',
    body: { current: 'ten letters', password: 'ten letters' },
    expected: staff(404),
  },
  'GET /chimpassist/customer/:customerId/:part': {
    path: '/chimpassist/customer/mary/statistics',
    expected: row(FORBIDDEN, FORBIDDEN, FORBIDDEN, 503, FORBIDDEN, 503),
  },
  'GET /bridge/socket': { path: '/bridge/socket', expected: onlyBridge(400) },
  'GET /bridge/mirror': { path: '/bridge/mirror', expected: onlyBridge(400) },
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
    '%s answers every kind of caller as its row says',
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

  it('every attendant reads a waiting chat, until somebody else has taken it', async () => {
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

  it("a legacy widget's first question is refused in plain words, so that it stops", async () => {
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
