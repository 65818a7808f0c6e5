import { SELF } from 'cloudflare:test';
import { createApi } from '@chimpassist/client/v1';
import { describe, expect, it } from 'vitest';
import written from '../../../client/src/v1/calls.ts?raw';
import { type ApiDescription, apiClientOf } from '../../scripts/api-client.ts';
import { typeText } from '../../scripts/type-text.ts';
import { message, request, say } from '../support.ts';
import { keyWith } from './api.ts';

const description = async (): Promise<ApiDescription> =>
  (await SELF.fetch('http://worker/v1/openapi.json')).json();

describe('the typed client', () => {
  it('has the calls of the description as it is now: npm run api-client -w worker', async () => {
    expect(apiClientOf(await description())).toBe(written);
  });

  it('makes a call of each kind at the running Worker', async () => {
    const key = await keyWith('chats:*', 'tags:*', 'customers:*');
    const api = createApi({
      endpoint: 'http://worker',
      key,
      fetch: (input, init) => SELF.fetch(input, init),
    });
    await say('uma', request('uma'), message('uma', 1));
    const { id, seq } = await api.sendMessage({
      id: 'uma',
      body: { content: 'Hello' },
      idempotencyKey: 'one',
    });
    const again = await api.sendMessage({ id: 'uma', body: { content: 'Hello' }, idempotencyKey: 'one' });
    expect(again).toMatchObject({ id, seq });
    const { data } = await api.messages({ id: 'uma', cursor: '1' });
    expect(data.map(({ content }) => content)).toEqual(['Hello']);
    await api.putTag({ entryId: 'vip', body: { name: 'VIP', color: '#2f6fde' } });
    await api.putCustomerTags({ id: 'uma', body: { tags: ['vip'] } });
    expect((await api.chats({ tag: 'vip' })).data.map((chat) => chat.id)).toEqual(['uma']);
    await api.deleteTag({ entryId: 'vip' });
    await expect(api.keys()).rejects.toMatchObject({ status: 403, code: 'forbidden' });
    await expect(api.chat({ id: 'nobody' })).rejects.toMatchObject({ status: 404, code: 'not_found' });
  });
});

describe('a type of the client', () => {
  it.each([
    [{ type: 'string', maxLength: 5 }, 'string'],
    [{ anyOf: [{ type: 'string' }, { type: 'integer' }, { type: 'null' }] }, 'string | number | null'],
    [{ type: 'array', items: { enum: ['a', 'b'] } }, "('a' | 'b')[]"],
    [{ const: "it's" }, String.raw`'it\'s'`],
    [{ type: 'object', additionalProperties: { type: 'number' } }, 'Record<string, number>'],
    [
      { type: 'object', properties: { a: { type: 'boolean' }, 'b-c': {} }, required: ['a'] },
      '{\n  a: boolean;\n  "b-c"?: unknown | undefined;\n}',
    ],
  ])('of %j is %s', (schema, text) => {
    expect(typeText(schema, '')).toBe(text);
  });

  it('that nobody knows is an error, and no wrong type', () => {
    expect(() => typeText({ type: ['string', 'null'] }, '')).toThrow('No type for');
    expect(() => typeText({ $ref: '#/x' }, '')).toThrow('No type for');
  });
});
