import { SELF } from 'cloudflare:test';
import { DEFAULT_BASE_TOPIC, type Principal, REST_RULES, type RestRoute } from '@chimpassist/protocol';
import { signingKeys, TOKEN_LIFE_S, type TokenPrincipal } from '@chimpassist/protocol/trust';
import { exportJWK, generateKeyPair, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { app } from '../src/http/app.ts';
import { COLUMNS, FORBIDDEN } from './rest-table/columns.ts';
import { TABLE } from './rest-table.ts';
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
