import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createApi } from '@chimpassist/client/v1';
import { signingKeys } from '@chimpassist/protocol/trust';
import { type Edge, startEdge } from '@chimpassist/testing/edge';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXCUSE, excuseTo } from '../../examples/api-program/excuse.ts';
import { embedBy } from '../../examples/pages-bot/embed.ts';
import { PageIndex, sectionsOf } from '../../examples/pages-bot/page-index.ts';
import { createBot } from '../../examples/pages-bot/server.ts';

const PAGES = fileURLToPath(new URL('../../examples/pages-bot/pages', import.meta.url));
const SITE = 'https://shop.test/help/';
const BASE = 'chimpassist/test';
let pages: PageIndex;
let bot: Server;
let edge: Edge;
let token = '';
let secret = '';

const listening = (server: Server): Promise<string> =>
  new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    ),
  );
async function ask<T>(path: string, body?: unknown, method = 'POST'): Promise<T> {
  const response = await fetch(edge.url + path, {
    method: body === undefined ? 'GET' : method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect([path, response.status]).toEqual([path, expect.toSatisfy((status: number) => status < 300)]);
  return response.json() as Promise<T>;
}
const say = (who: string, content: string) =>
  ask(`/v1/chats/${who}/messages`, { content, as: 'customer', name: 'Mary' });
const answersTo = async (who: string): Promise<string[]> => {
  const { data } = await ask<{ data: { content: string; from: { role?: string } }[] }>(
    `/v1/chats/${who}/messages`,
  );
  return data.filter(({ from }) => from.role === 'attendant').map(({ content }) => content);
};

beforeAll(async () => {
  pages = await PageIndex.of(PAGES);
  bot = createBot({ pages, site: SITE, secret: () => secret });
  const endpoint = await listening(bot);
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']);
  const TOKEN_KEYS = JSON.stringify({ keys: [await crypto.subtle.exportKey('jwk', pair.privateKey)] });
  token = await (await signingKeys(TOKEN_KEYS)).sign(
    { kind: 'attendant', id: 1, type: 'support/supervisor' },
    BASE,
    { signInId: 's' },
  );
  edge = await startEdge({
    BRIDGE_SECRET: 'a secret of at least thirty-two characters',
    MQTT_BASE_TOPIC: BASE,
    TOKEN_KEYS,
    WEBHOOK_PRIVATE: 'on',
  });
  ({ secret } = await ask<{ secret: string }>('/workspace/bots/pages', { name: 'Help', endpoint }, 'PUT'));
});
afterAll(async () => {
  await edge?.stop();
  bot?.close();
  pages?.close();
});

describe('the bot that answers from the operator’s pages', () => {
  it('answers with the section that fits, and the place that it comes from', async () => {
    await say('mary', 'How long does a parcel take?');
    await expect
      .poll(() => answersTo('mary'))
      .toEqual([
        'Within Portugal one to two days, within the European Union three to six days. You get a link to follow the parcel by mail.\n\nShipping: How long a parcel takes: https://shop.test/help/shipping.html#how-long-a-parcel-takes',
      ]);
    await say('mary', 'When are refunds paid?');
    await expect.poll(() => answersTo('mary')).toHaveLength(2);
    expect((await answersTo('mary'))[1]).toContain('returns.html#how-a-refund-is-paid');
  });

  it.each([
    ['what its pages do not say', 'ben', 'Do you repair umbrellas?'],
    ['who asks for a person', 'ana', 'I want to talk to a person about my parcel'],
    ['signs of the search', 'eve', '" OR NEAR( * ) : ^ shipping" AND'],
  ])('hands over to people: %s', async (_, who, question) => {
    await say(who, question);
    await expect.poll(() => answersTo(who)).toEqual(['I do not know that. A colleague will answer you.']);
    await expect.poll(async () => (await ask<{ state: string }>(`/v1/chats/${who}`)).state).toBe('waiting');
    const { data } = await ask<{ data: { content: string }[] }>(`/v1/chats/${who}/notes`);
    expect(data.map(({ content }) => content).join()).toContain(question);
  });

  it('answers nobody but the Worker', async () => {
    const { port } = bot.address() as AddressInfo;
    const body = JSON.stringify({ type: 'bot.turn', data: { messages: [], answeredUpTo: 0 } });
    const status = async (headers: Record<string, string>) =>
      (await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body, headers })).status;
    const at = String(Math.floor(Date.now() / 1_000));
    expect(await status({})).toBe(401);
    expect(await status({ 'webhook-id': 'x', 'webhook-timestamp': at, 'webhook-signature': 'v1,AAAA' })).toBe(
      401,
    );
  });

  it('finds by meaning where an endpoint for embeddings is set', async () => {
    /** Two words mean the same here: the third of its numbers is how often either stands there. */
    const meaning = (text: string): number[] => [
      /portugal|union/i.test(text) ? 1 : 0,
      /refund|money back/i.test(text) ? 1 : 0,
      /norway|abroad|overseas/i.test(text) ? 1 : 0,
    ];
    const calls: unknown[] = [];
    const server = createServer(async (request, response) => {
      const body = JSON.parse((await request.toArray()).join('')) as { model: string; input: string };
      calls.push([request.url, request.headers.authorization, body.model]);
      response.end(JSON.stringify({ data: [{ embedding: meaning(body.input) }] }));
    });
    const found = await PageIndex.of(PAGES, embedBy(`${await listening(server)}/v1`, 'small', 'sk-own'));
    expect((await found.find('Can I have my money back?'))?.place).toBe('returns.md#how-a-refund-is-paid');
    expect(await found.find('Do you repair umbrellas?')).toBeNull();
    expect(calls[0]).toEqual(['/v1/embeddings', 'Bearer sk-own', 'small']);
    server.close();
    found.close();
  });

  it('cuts pages at their headings, and not within code', () => {
    expect(
      sectionsOf('a.md', 'Before\n# Page\nText\n```\n# no heading\n```\n## Two words!\nMore\n## Empty\n'),
    ).toEqual([
      { title: 'a', place: 'a.md', text: 'Before' },
      { title: 'Page', place: 'a.md', text: 'Text\n```\n# no heading\n```' },
      { title: 'Page: Two words!', place: 'a.md#two-words', text: 'More' },
    ]);
  });
});

describe('the program that calls the API', () => {
  it('excuses the team to those who wait too long, each once, and notes it', async () => {
    // The first one is handed over by the bot, and waits.
    await say('zoe', 'I want to talk to a person');
    await expect.poll(async () => (await ask<{ state: string }>('/v1/chats/zoe')).state).toBe('waiting');
    const scopes = ['chats:*', 'notes:*'];
    const { key } = await ask<{ key: string }>('/v1/keys', { name: 'Excuses', scopes });
    const api = createApi({ endpoint: edge.url, key });
    expect(await excuseTo(api, 5)).toEqual([]);
    const later = Date.now() + 6 * 60_000;
    expect(await excuseTo(api, 5, later)).toContain('zoe');
    await excuseTo(api, 5, later);
    expect((await answersTo('zoe')).filter((content) => content === EXCUSE)).toHaveLength(1);
    const { data } = await api.notes({ id: 'zoe' });
    expect(data.filter(({ content }) => content.includes('was told so'))).toHaveLength(1);
  });
});
