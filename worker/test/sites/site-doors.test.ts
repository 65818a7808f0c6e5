import { type RestRoute, SCOPES, type SiteId } from '@chimpassist/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { accessOf } from '../../src/site-access.ts';
import { COLUMNS } from '../rest-table/columns.ts';
import { TABLE } from '../rest-table.ts';
import { bindings, FIRST, MARY, SUPERVISOR } from '../support.ts';
import { ask, SITES, tokenOf } from './operator-sites.ts';

/** With what somebody of one site comes to another one. */
const KINDS = ['customer', 'first level', 'supervisor', 'bridge', 'key'] as const;
const credentials: Record<SiteId, Record<(typeof KINDS)[number], string>> = {};

beforeAll(async () => {
  for (const site of SITES) {
    const supervisor = await tokenOf(site, SUPERVISOR);
    const made = await ask(site, '/v1/keys', {
      method: 'POST',
      bearer: supervisor,
      body: { name: 'all', scopes: SCOPES },
    });
    expect(made.status).toBe(201);
    credentials[site] = {
      customer: await tokenOf(site, MARY),
      'first level': await tokenOf(site, FIRST),
      supervisor,
      bridge: accessOf(bindings, site).bridgeSecrets[0] ?? '',
      key: (await made.json<{ key: string }>()).key,
    };
  }
});

const pairs = SITES.flatMap((asked) =>
  SITES.filter((from) => from !== asked).map((from) => ({ asked, from, where: asked || 'the first site' })),
);

describe.each(pairs)('at $where, what was given by "$from"', ({ asked, from }) => {
  it('rule 67: opens no call of the table', async () => {
    const stranger = COLUMNS.indexOf('other key');
    const wrong: string[] = [];
    for (const route of Object.keys(TABLE) as RestRoute[]) {
      const { path, body, expected } = TABLE[route];
      // Closed to everybody in the table's deployment, which takes no mail.
      const takesMail = route === 'POST /mail' && accessOf(bindings, asked).mailSecret !== null;
      const refusal = takesMail ? 401 : expected[stranger];
      for (const kind of KINDS) {
        const response = await ask(asked, path, {
          method: route.split(' ')[0] ?? '',
          bearer: credentials[from]?.[kind] ?? '',
          body,
          headers: { 'cf-connecting-ip': `${from} ${kind} ${asked}` },
        });
        await response.arrayBuffer();
        if (response.status !== refusal) wrong.push(`${route} by ${kind}: ${response.status}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

it('opens its own site', async () => {
  for (const site of SITES) {
    const own = credentials[site];
    const asSupervisor = await ask(site, '/workspace', { bearer: own?.supervisor ?? '' });
    const asKey = await ask(site, '/v1/chats', { bearer: own?.key ?? '' });
    const asBridge = await ask(site, '/bridge/topics', { bearer: own?.bridge ?? '' });
    for (const response of [asSupervisor, asKey, asBridge]) {
      await response.arrayBuffer();
      expect(response.status).toBe(200);
    }
  }
});
