import type { ApiChats, ApiMessage } from '@chimpassist/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  accept,
  attendantOnline,
  command,
  contents,
  message,
  request,
  say,
  tellDesk,
  topicOf,
} from '../support.ts';
import { ask, asked, keyWith, uploaded } from './api.ts';

let by: string;
const send = (chat: string, body: Record<string, unknown>, idempotency?: string, key = by) =>
  asked<ApiMessage>(`/v1/chats/${chat}/messages`, {
    by: key,
    body,
    headers: idempotency === undefined ? {} : { 'idempotency-key': idempotency },
  });
const listed = async (query: string): Promise<ApiChats> =>
  (await asked<ApiChats>(`/v1/chats${query}`, { by })).body;
const idsOf = ({ data }: ApiChats): string[] => data.map(({ id }) => String(id));

beforeAll(async () => {
  by = await keyWith('chats:*', 'tags:write', 'customers:*', 'notes:*');
});

describe('a message of a program', () => {
  it('is the team’s, under the name of the key, in a chat that is there', async () => {
    await say('pia', request('pia'), message('pia', 1));
    const { status, body } = await send('pia', { content: 'Your parcel is on its way.' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      content: 'Your parcel is on its way.',
      from: { name: 'A key', role: 'attendant' },
      seq: 2,
      sessionId: 's-pia',
    });
    expect(await contents('pia')).toEqual(['text 1', 'Your parcel is on its way.']);
    expect((await send('nobody-was-here', { content: 'Hello' })).status).toBe(404);
  });

  it('rule 63: is one message however often it is sent with one Idempotency-Key', async () => {
    await say('quin', request('quin'), message('quin', 1));
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => send('quin', { content: 'Once' }, 'order 7')),
    );
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect(await contents('quin')).toEqual(['text 1', 'Once']);
  });

  it('with other words under the same Idempotency-Key is refused', async () => {
    await say('rob', request('rob'), message('rob', 1));
    await send('rob', { content: 'First' }, 'k');
    expect(await send('rob', { content: 'Second' }, 'k')).toMatchObject({
      status: 409,
      body: { error: { code: 'other_words' } },
    });
    // Another key has names of its own.
    expect((await send('rob', { content: 'Third' }, 'k', await keyWith('chats:write'))).status).toBe(201);
    expect(await contents('rob')).toEqual(['text 1', 'First', 'Third']);
  });

  it('without an Idempotency-Key is another one each time', async () => {
    await say('sue', request('sue'), message('sue', 1));
    for (let n = 0; n < 2; n += 1) await send('sue', { content: 'Again' });
    expect(await contents('sue')).toEqual(['text 1', 'Again', 'Again']);
  });

  it('as the customer begins a chat, which then waits', async () => {
    const { status, body } = await send('tom', { content: 'By SMS', as: 'customer', name: 'Tom' });
    expect([status, body.from]).toEqual([201, { id: 'tom', name: 'Tom', avatarURL: null, role: 'customer' }]);
    await expect
      .poll(async () => (await asked('/v1/chats/tom', { by })).body)
      .toMatchObject({ state: 'waiting' });
    expect((await send('tom', { content: 'More', as: 'customer' })).body.from.name).toBe('Tom');
  });

  it.each([
    ['without words', { content: ' ' }, undefined],
    ['that is too long', { content: 'x'.repeat(20_001) }, undefined],
    ['as somebody whom there is not', { content: 'x', as: 'bot' }, undefined],
    ['with an Idempotency-Key of 256 signs', { content: 'x' }, 'k'.repeat(256)],
  ])('%s is refused', async (_, body, idempotency) => {
    expect(await send('pia', body, idempotency)).toMatchObject({
      status: 400,
      body: { error: { code: 'bad_request' } },
    });
  });
});

describe('the chats that a program reads', () => {
  it('come in pages without a gap, and by their state, tag and time', async () => {
    await tellDesk(attendantOnline(71));
    for (const id of ['page-a', 'page-b', 'page-c']) await say(id, request(id), message(id, 1));
    await say('page-b', accept(71));
    await say('page-c', accept(71), command(71, { command: 'end', sessionTopic: topicOf('page-c') }));
    await ask('/v1/customers/page-a/tags', { by, method: 'PUT', body: { tags: ['vip'] } });
    const pages: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const page: ApiChats = await listed(`?limit=2&cursor=${encodeURIComponent(cursor)}`);
      pages.push(...idsOf(page));
      ({ cursor } = page);
    }
    expect(pages).toEqual(expect.arrayContaining(['page-a', 'page-b', 'page-c']));
    expect(new Set(pages).size).toBe(pages.length);
    const ofPages = (all: string[]) => all.filter((id) => id.startsWith('page-'));
    expect(ofPages(idsOf(await listed('?state=waiting')))).toEqual(['page-a']);
    expect(ofPages(idsOf(await listed('?state=online')))).toEqual(['page-b']);
    expect(ofPages(idsOf(await listed('?state=ended')))).toEqual(['page-c']);
    await expect.poll(async () => idsOf(await listed('?tag=vip'))).toEqual(['page-a']);
    expect(idsOf(await listed(`?since=${Date.now() + 60_000}`))).toEqual([]);
  });

  it('have their messages by seq, in pages', async () => {
    await say('uma', request('uma'), ...[1, 2, 3].map((n) => message('uma', n)));
    const read = async (query: string) =>
      (await asked<{ data: ApiMessage[]; cursor?: string }>(`/v1/chats/uma/messages${query}`, { by })).body;
    const first = await read('?limit=2');
    expect(first.data.map(({ seq }) => seq)).toEqual([1, 2]);
    const second = await read(`?limit=2&cursor=${first.cursor}`);
    expect([second.data.map(({ content }) => content), second.cursor]).toEqual([['text 3'], undefined]);
  });

  it('have their customer, attributes and notes', async () => {
    await say('vic', request('vic'), message('vic', 1));
    await ask('/v1/customers/vic/attributes', { by, method: 'PUT', body: { attributes: { plan: 'gold' } } });
    await ask('/v1/chats/vic/notes', { by, body: { content: 'Refunded' } });
    expect((await asked('/v1/customers/vic', { by })).body).toMatchObject({
      id: 'vic',
      name: 'vic',
      attributes: [{ name: 'plan', value: 'gold', proof: 'attendant' }],
      tags: [],
    });
    expect((await asked('/v1/chats/vic/notes', { by })).body).toMatchObject({
      data: [{ content: 'Refunded', from: { name: 'A key' } }],
    });
    expect((await asked('/v1/customers/nobody-was-here', { by })).status).toBe(404);
  });
});

describe('a file of a program', () => {
  interface File {
    id: string;
    name: string;
    type: string;
    sha256: string;
  }
  it('is uploaded once under an Idempotency-Key, carried by a message, and read again', async () => {
    await say('sue', request('sue'), message('sue', 1));
    const key = { 'idempotency-key': 'invoice 7' };
    const path = '/v1/chats/sue/files?name=invoice.txt';
    const first = (await (await uploaded(path, 'To be paid: 12', by, key)).json()) as File;
    expect(first).toMatchObject({ name: 'invoice.txt', type: 'text/plain', size: 14 });
    expect(await (await uploaded(path, 'To be paid: 12', by, key)).json()).toEqual(first);
    const sent = await send('sue', { content: '', attachments: [{ id: first.id, alt: 'The invoice' }] });
    expect(sent).toMatchObject({ status: 201, body: { attachments: [{ ...first, alt: 'The invoice' }] } });
    const bytes = await ask(`/v1/chats/sue/files/${first.id}`, { by });
    expect([bytes.status, await bytes.text()]).toEqual([200, 'To be paid: 12']);
    expect(bytes.headers.get('content-security-policy')).toContain('sandbox');
  });

  it('of another chat is neither read nor carried', async () => {
    await say('tom', request('tom'), message('tom', 1));
    await say('una', request('una'), message('una', 1));
    const file = (await (await uploaded('/v1/chats/tom/files', 'Only for Tom', by)).json()) as File;
    expect((await ask(`/v1/chats/una/files/${file.id}`, { by })).status).toBe(404);
    expect(await send('una', { content: 'Look', attachments: [{ id: file.id }] })).toMatchObject({
      status: expect.toSatisfy((status: number) => status >= 400 && status < 500),
    });
    expect(await contents('una')).toEqual(['text 1']);
  });

  it('wants the scope that messages want, and words or a file', async () => {
    await say('vic', request('vic'), message('vic', 1));
    const reader = await keyWith('chats:read');
    expect((await uploaded('/v1/chats/vic/files', 'Hello', reader)).status).toBe(403);
    const { id } = (await (await uploaded('/v1/chats/vic/files', 'Hello', by)).json()) as File;
    expect((await ask(`/v1/chats/vic/files/${id}`, { by: reader })).status).toBe(200);
    expect((await ask(`/v1/chats/vic/files/${id}`, { by: await keyWith('notes:read') })).status).toBe(403);
    expect(await send('vic', { content: ' ' })).toMatchObject({ status: 400 });
  });
});
