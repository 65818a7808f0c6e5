import { evictDurableObject, runInDurableObject, SELF } from 'cloudflare:test';
import type { StoredMessage } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { ChatStore } from '../src/chat/chat-store.ts';
import { app } from '../src/http/app.ts';
import { chat, get, HEADERS, message, request, SUPERVISOR, say, stateOf, tokenFor } from './support.ts';

const TEXT = 'ü'.repeat(20_000);

interface Export {
  customerId: unknown;
  customer: unknown;
  sessions: { sessionId: string }[];
  messages: StoredMessage[];
}

/** Puts messages of 20,000 letters into a chat, as they would stand there. */
const fill = (customer: string, first: number, last: number) =>
  runInDurableObject(chat(customer), (_, { storage }) => {
    for (let seq = first; seq <= last; seq++) {
      const from = { id: customer, name: 'N', avatarURL: null, role: 'customer' };
      const json = JSON.stringify({ id: `m-${seq}`, from, timestamp: seq, content: TEXT });
      storage.sql.exec('INSERT INTO log VALUES (?, 0, 1, ?, ?, NULL)', seq, seq, json);
    }
  });

describe('the export of a customer', () => {
  it('of any length is read page by page, as fast as its reader takes them', async () => {
    await say('large', request('large'));
    await fill('large', 1, 1_000);
    const response = await get('/customer/large');
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const pieces: Uint8Array[] = [];
    const take = async (): Promise<boolean> => {
      const { done, value } = await reader.read();
      if (value !== undefined) pieces.push(value);
      return !done;
    };
    await take();
    await take();
    // What comes while it is read is in it, so the end was not read ahead.
    await fill('large', 1_001, 1_001);
    while (await take());
    expect(Math.max(...pieces.map(({ byteLength }) => byteLength))).toBeLessThan(8_000_000);
    const whole = JSON.parse(await new Blob(pieces).text()) as Export;
    expect(whole.messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 1_001 }, (_, n) => n + 1));
    expect(whole.messages.every(({ content }) => content === TEXT)).toBe(true);
  }, 120_000);

  it('has every session, newest first, however many there were', async () => {
    await say('often', request('often'));
    await runInDurableObject(chat('often'), async (_, { storage }) => {
      const store = new ChatStore(storage);
      const [{ info } = {}] = (await stateOf('often')).snapshots;
      if (info === undefined) throw new Error('There is no session.');
      store.transaction(() => {
        for (let n = 10; n <= 1_200; n++) store.sessions.put({ ...info, sessionId: `s-${n}` });
      });
    });
    await evictDurableObject(chat('often'));
    const { sessions, messages } = (await (await get('/customer/often')).json()) as Export;
    expect(sessions).toHaveLength(1_192);
    expect(sessions.slice(0, 2).map(({ sessionId }) => sessionId)).toEqual(['s-1200', 's-1199']);
    expect(sessions.at(-1)?.sessionId).toBe('s-often');
    expect(messages).toEqual([]);
  });
});

describe('rule 32: an id', () => {
  it('comes back in the type in which it was first seen, from every call', async () => {
    const customer = { id: 601, name: 'Mary', avatarURL: null };
    await say('601', { ...request('601'), customer }, message('601', 1));
    const token = await tokenFor(SUPERVISOR);
    const erase = () =>
      SELF.fetch('http://worker/customer/601', {
        method: 'DELETE',
        headers: { authorization: `Bearer ${token}` },
      });
    const whole = (await (await get('/customer/601')).json()) as Export;
    expect(whole).toMatchObject({ customerId: 601, customer, sessions: [{ customer }] });
    expect(whole.messages.map(({ from }) => from.id)).toEqual([601]);
    expect(await (await get('/customer/601/messages')).json()).toMatchObject([
      { sessionInfo: { customer }, message: { from: { id: 601 } } },
    ]);
    expect(await (await get('/customer/601/sessions/last')).json()).toMatchObject([{ customer }]);
    expect(await (await erase()).json()).toMatchObject({ customerId: 601 });
    expect(await (await get('/customer/601/erasure')).json()).toMatchObject({ customerId: 601 });
    expect(await (await get('/customer/601')).json()).toMatchObject({ customerId: 601, messages: [] });
    // Nobody was here: it is what was asked for.
    expect(await (await get('/customer/602')).json()).toEqual({
      customerId: '602',
      customer: null,
      sessions: [],
      messages: [],
      notes: [],
      tags: { tags: [], sessions: [] },
      attributes: [],
      consents: [],
    });
  });
});

describe('no cache keeps an answer, but for what is everybody’s', () => {
  const KEPT = new Map([
    ['GET /.well-known/jwks.json', 'public, max-age=300'],
    ['GET /config/widget', 'public, max-age=2'],
  ]);
  const routes = [
    ...new Set(
      app.routes
        .filter(({ method, path }) => method !== 'ALL' && !path.includes('*'))
        .map(({ method, path }) => `${method} ${path}`),
    ),
  ];
  it.each([...routes, 'GET /nowhere'])('%s, let in or refused', async (route) => {
    const [method = '', path = ''] = route.split(' ');
    const url = `http://worker${path.replace(/:\w+/g, 'some')}`;
    const token = `Bearer ${await tokenFor(SUPERVISOR)}`;
    const all = [{ authorization: token }, HEADERS, {}] as Record<string, string>[];
    for (const headers of all) {
      const response = await SELF.fetch(url, { method, headers });
      await response.arrayBuffer();
      expect(response.headers.get('cache-control')).toBe(KEPT.get(route) ?? 'no-store');
    }
  });
});
