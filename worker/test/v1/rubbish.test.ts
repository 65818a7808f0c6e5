import { SELF } from 'cloudflare:test';
import { ERROR_CODES, REST_TABLE } from '@chimpassist/protocol';
import { nastyText, nearly } from '@chimpassist/testing/nearly-right';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { bindings, contents, message, request, say } from '../support.ts';
import { keyWith } from './api.ts';

/** Its number comes from outside workerd, where `runsOf` reads what was asked for. */
const INPUTS = Number((bindings as unknown as { API_INPUTS: string }).API_INPUTS);
const LONG_MS = 1_800_000;
/** What the description tells of all keys is not a key's. */
const ROWS = REST_TABLE.filter(({ path }) => path.startsWith('/v1/') && !path.includes('.'));
const LEAK = /\n\s+at |\.ts:\d|node_modules|chimp_[\w-]{43}|whsec_/;
const keys: string[] = [];

beforeAll(async () => {
  // The limit of one key is less than what is tried here.
  for (let n = 0; n < 20; n += 1)
    keys.push(await keyWith('chats:*', 'customers:*', 'notes:*', 'tags:*', 'answers:*', 'webhooks:*'));
  await say('bystander', request('bystander'), message('bystander', 1));
});

const call = fc.record({
  row: fc.constantFrom(...ROWS),
  key: fc.integer({ min: 0, max: 21 }),
  id: fc.oneof(fc.constantFrom('rubbish', '7'), nastyText, fc.string()),
  query: fc.dictionary(
    fc.constantFrom('cursor', 'limit', 'state', 'since', 'tag', 'after', 'before', '__proto__'),
    nastyText.map((text) => text.slice(0, 300)),
    { maxKeys: 3 },
  ),
  idempotency: fc.option(nastyText),
  body: nearly(
    { content: 'Hello', as: 'customer', name: 'Mary' },
    { content: 'A note', mentions: [], id: 'n' },
    { name: 'Hello', text: 'Hello', color: '#ffffff' },
    { attributes: { plan: 'gold' } },
    { tags: ['vip'], sessionId: 's' },
    { url: 'https://shop.test/hook', events: ['message.created'] },
  ),
  isJson: fc.boolean(),
});

describe('rubbish at /v1', () => {
  it(
    'brings no 500, no stack and no key out, and harms nobody',
    async () => {
      await fc.assert(
        fc.asyncProperty(call, async ({ row, key, id, query, idempotency, body, isJson }) => {
          const filled = row.path.replaceAll(/:\w+/g, () => encodeURIComponent(id.toWellFormed()));
          const url = new URL(`http://worker${filled}`);
          for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value.toWellFormed());
          const text = isJson ? JSON.stringify(body) : String(body);
          const headers = new Headers({ 'content-type': 'application/json' });
          headers.set('authorization', `Bearer ${keys[key] ?? 'chimp_nonsense'}`);
          const sent = idempotency?.replaceAll(/[^\x20-\x7e]/g, '').slice(0, 500) ?? '';
          if (sent.trim() !== '') headers.set('idempotency-key', sent);
          const response = await SELF.fetch(url, {
            method: row.method,
            redirect: 'manual',
            headers,
            ...(row.body === undefined && !row.bodyIsFile ? {} : { body: text }),
          });
          const answer = await response.text();
          expect([row.path, response.status < 500, answer]).toEqual([row.path, true, answer]);
          expect(answer).not.toMatch(LEAK);
          if (response.status >= 400)
            expect(ERROR_CODES).toContain((JSON.parse(answer) as { error: { code: string } }).error.code);
        }),
        { numRuns: INPUTS },
      );
      expect(await contents('bystander')).toEqual(['text 1']);
    },
    LONG_MS,
  );
});
