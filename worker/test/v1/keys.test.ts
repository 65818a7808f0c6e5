import { evictDurableObject, runInDurableObject, SELF } from 'cloudflare:test';
import { type ApiKey, type AuditPage, KEY_CALLS_PER_MINUTE } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { hashOfKey, newKeyText } from '../../src/http/v1/key-text.ts';
import { rowsWritten } from '../rows-written.ts';
import { bindings, FIRST, tokenFor } from '../support.ts';
import { ask, asked, keyWith } from './api.ts';

type Shown = ApiKey & { key: string };

const workspace = () => bindings.WORKSPACE.getByName('workspace');
const listed = async (id: string): Promise<ApiKey | undefined> =>
  (await asked<{ data: ApiKey[] }>('/v1/keys')).body.data.find((key) => key.id === id);
const make = async (over: Record<string, unknown> = {}) =>
  asked<Shown>('/v1/keys', { body: { name: 'Shop', scopes: ['chats:read'], ...over } });
/** Nothing that asks for a key is there without one that counts. */
const statusBy = async (key: string): Promise<number> => {
  const response = await ask('/v1/keys', { by: key });
  await response.arrayBuffer();
  return response.status;
};
const COUNTS = 403;
const COUNTS_NO_MORE = 401;

describe('keys of /v1', () => {
  it('are shown once, and no text of them is stored', async () => {
    const { status, body } = await make({ scopes: ['notes:*', 'chats:read'] });
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: 'Shop', scopes: ['chats:read', 'notes:read', 'notes:write'] });
    expect(body.key).toMatch(/^chimp_[\w-]{43}$/);
    const { key, ...rest } = body;
    expect(await listed(body.id)).toEqual(rest);
    const disk = await runInDurableObject(workspace(), (_, { storage }) =>
      JSON.stringify([
        storage.sql.exec('SELECT * FROM api_keys').toArray(),
        storage.sql.exec('SELECT * FROM audit').toArray(),
      ]),
    );
    expect(disk).not.toContain(key);
    expect(disk).toContain(await hashOfKey(key));
  });

  it('are in the audit log, without what proves them', async () => {
    const { body } = await make({ name: 'Audited' });
    await ask(`/v1/keys/${body.id}`, { method: 'DELETE' });
    const { entries } = (await asked<AuditPage>('/audit?limit=2')).body;
    expect(entries).toMatchObject([
      { part: 'keys', id: body.id, by: '1', before: { name: 'Audited' }, after: null },
      { part: 'keys', id: body.id, by: '1', before: null, after: { name: 'Audited' } },
    ]);
    expect(JSON.stringify(entries)).not.toContain(await hashOfKey(body.key));
  });

  it.each([
    ['without a scope', { scopes: [] }],
    ['with a scope that there is not', { scopes: ['chats:everything'] }],
    ['without a name', { name: ' ' }],
    ['that has ended already', { expiresAt: 1 }],
  ])('%s are not made', async (_, over) => {
    const { status, body } = await make(over);
    expect([status, body]).toEqual([400, { error: { code: 'bad_request', message: expect.any(String) } }]);
  });

  it('make no keys, and attendants make none', async () => {
    const by = await keyWith('chats:*', 'webhooks:*');
    for (const caller of [by, await tokenFor(FIRST)])
      expect(
        (await ask('/v1/keys', { by: caller, body: { name: 'Mine', scopes: ['chats:read'] } })).status,
      ).toBe(403);
  });

  it('count until they are removed', async () => {
    const { body } = await make();
    expect(await statusBy(body.key)).toBe(COUNTS);
    expect((await ask(`/v1/keys/${body.id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await statusBy(body.key)).toBe(COUNTS_NO_MORE);
    expect((await ask(`/v1/keys/${body.id}`, { method: 'DELETE' })).status).toBe(404);
  });

  it('count until they expire', async () => {
    const { body } = await make({ expiresAt: Date.now() + 3_600_000 });
    expect(await statusBy(body.key)).toBe(COUNTS);
    await runInDurableObject(workspace(), (_, { storage }) => {
      const json = JSON.stringify({ ...body, expiresAt: Date.now() - 1 });
      storage.sql.exec('UPDATE api_keys SET json = ? WHERE id = ?', json, body.id);
    });
    expect(await statusBy(body.key)).toBe(COUNTS_NO_MORE);
  });

  it('overlap while they are made again, and only so long', async () => {
    const { body: first } = await make();
    const { body: second } = await asked<Shown>(`/v1/keys/${first.id}/rotate`, { method: 'POST' });
    expect(second.id).toBe(first.id);
    expect(second.key).not.toBe(first.key);
    expect([await statusBy(first.key), await statusBy(second.key)]).toEqual([COUNTS, COUNTS]);
    const { body: third } = await asked<Shown>(`/v1/keys/${first.id}/rotate`, {
      body: { overlapSeconds: 0 },
    });
    expect([await statusBy(first.key), await statusBy(second.key), await statusBy(third.key)]).toEqual([
      COUNTS_NO_MORE,
      COUNTS_NO_MORE,
      COUNTS,
    ]);
  });

  it('write down when they were used at most once in some minutes', async () => {
    const { body } = await make();
    await evictDurableObject(workspace());
    expect(
      await rowsWritten(workspace(), async () => {
        for (let n = 0; n < 20; n += 1) await statusBy(body.key);
      }),
    ).toBe(1);
    expect((await listed(body.id))?.lastUsedAt).toBeGreaterThan(body.createdAt - 1);
  });

  it('say how many calls are left, and refuse what is above', async () => {
    const by = await keyWith('chats:read');
    const first = await ask('/v1/keys', { by });
    await first.arrayBuffer();
    expect(first.headers.get('ratelimit-limit')).toBe(String(KEY_CALLS_PER_MINUTE));
    expect(first.headers.get('ratelimit-remaining')).toBe(String(KEY_CALLS_PER_MINUTE - 1));
    expect(Number(first.headers.get('ratelimit-reset'))).toBeGreaterThan(0);
    const hash = await hashOfKey(by);
    for (let n = 0; n < KEY_CALLS_PER_MINUTE; n += 1) await workspace().useKey(hash);
    const above = await ask('/v1/keys', { by });
    expect(above.status).toBe(429);
    expect(above.headers.get('ratelimit-remaining')).toBe('0');
    expect(Number(above.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await above.json()).toMatchObject({ error: { code: 'rate_limited' } });
    // Another key has calls of its own.
    expect(await statusBy(await keyWith('chats:read'))).toBe(COUNTS);
  });

  it('that were never made are refused as a token is, and say nothing of themselves', async () => {
    const key = newKeyText();
    const response = await SELF.fetch('http://worker/desk', { headers: { authorization: `Bearer ${key}` } });
    const text = await response.text();
    expect([response.status, JSON.parse(text)]).toMatchObject([401, { error: { code: 'unauthorized' } }]);
    expect(text).not.toContain(key);
  });

  it('open no call that is not of their scopes', async () => {
    const by = await keyWith(
      'chats:*',
      'customers:*',
      'notes:*',
      'tags:*',
      'answers:*',
      'webhooks:*',
      'figures:*',
    );
    for (const path of ['/desk', '/workspace', '/customer/mary/messages', '/customer/mary/notes', '/audit'])
      expect([path, (await ask(path, { by })).status]).toEqual([path, 403]);
  });
});
