import { listDurableObjectIds } from 'cloudflare:test';
import { REST_TABLE, type RestRow, routeOf, SCOPES, type Scope } from '@chimpassist/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { exampleOf, queryOfExample } from '../../src/http/v1/examples.ts';
import { bindings } from '../support.ts';
import { ask, keyWith } from './api.ts';

const ROWS = REST_TABLE.filter(({ path }) => path.startsWith('/v1/') && !path.includes('.'));
const keys = new Map<Scope, string>();

beforeAll(async () => {
  for (const scope of SCOPES) keys.set(scope, await keyWith(scope));
});

/** A customer who never was. */
const statusOf = async (row: RestRow, by: string): Promise<number> => {
  const body = exampleOf(row)?.body;
  const path = row.path.replaceAll(/:\w+/g, 'nobody-knows') + queryOfExample(row);
  const response = await ask(path, { by, method: row.method, ...(body === undefined ? {} : { body }) });
  await response.arrayBuffer();
  return response.status;
};

describe('keys × scopes × calls', () => {
  it.each(ROWS.map((row) => [routeOf(row), row] as const))(
    'rule 63: %s lets in keys with its scope alone',
    async (_, row) => {
      const letIn: string[] = [];
      for (const [scope, by] of keys) if (![401, 403].includes(await statusOf(row, by))) letIn.push(scope);
      expect(letIn).toEqual(row.rule.startsWith('scope:') ? [row.rule.slice('scope:'.length)] : []);
    },
  );

  it('are looked at before an object of a chat wakes', async () => {
    const before = await listDurableObjectIds(bindings.CHAT_SESSION);
    const by = keys.get('figures:read') ?? '';
    for (const row of ROWS.filter(({ path }) => path.includes(':id')))
      await ask(row.path.replace(':id', `never-${row.method}`), {
        by,
        method: row.method,
        ...(row.body ? { body: exampleOf(row)?.body } : {}),
      });
    expect(await listDurableObjectIds(bindings.CHAT_SESSION)).toHaveLength(before.length);
  });

  it('a scope that is missing is named', async () => {
    const response = await ask('/v1/chats', { by: keys.get('notes:read') ?? '' });
    expect(await response.json()).toEqual({
      error: { code: 'forbidden', message: expect.stringContaining('"chats:read"') },
    });
  });
});
