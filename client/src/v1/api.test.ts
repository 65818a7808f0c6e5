import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApi, eachOf, type RestError } from './index.ts';

interface Called {
  method: string;
  url: string;
  headers: Headers;
  body: unknown;
}
const called: Called[] = [];
/** What is answered next; the last one stays. Null: no answer. */
let answers: (() => Response | null)[] = [];

const api = createApi({
  endpoint: 'https://chat.test/north/',
  key: 'chimp_key',
  fetch: async (input, { method = 'GET', headers, body } = {}) => {
    called.push({
      ...{ method, url: String(input), headers: new Headers(headers) },
      body: typeof body === 'string' ? JSON.parse(body) : undefined,
    });
    const answer = (answers.length > 1 ? answers.shift() : answers[0])?.() ?? null;
    if (answer === null) throw new TypeError('fetch failed');
    return answer;
  },
});
const json = (body: unknown, status = 200, headers = {}) => Response.json(body, { status, headers });
const refusal =
  (status: number, code: string, headers = {}) =>
  () =>
    json({ error: { code, message: `It is ${code}.` } }, status, headers);
const message = () => json({ content: 'Hello' }, 201);

beforeEach(() => {
  vi.useFakeTimers();
  called.length = 0;
});
afterEach(() => void vi.useRealTimers());
/** Its result, however long it waits. */
async function settled<T>(promise: Promise<T>): Promise<T | RestError> {
  const result = promise.catch((error: unknown) => error as RestError);
  await vi.runAllTimersAsync();
  return result;
}

describe('a call of /v1', () => {
  it('puts each input where the description has it', async () => {
    answers = [() => json({ data: [] })];
    await api.messages({ id: 'a/ü', limit: 5 });
    await api.putTag({ entryId: 'vip', body: { name: 'VIP', color: '#2f6fde' } });
    expect(called.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['GET', 'https://chat.test/north/v1/chats/a%2F%C3%BC/messages?limit=5', undefined],
      ['PUT', 'https://chat.test/north/v1/tags/vip', { name: 'VIP', color: '#2f6fde' }],
    ]);
    expect(called[0]?.headers.get('authorization')).toBe('Bearer chimp_key');
  });

  it('is a RestError with the Worker’s code and sentence where it is refused', async () => {
    answers = [refusal(404, 'not_found')];
    expect(await settled(api.chat({ id: 'nobody' }))).toMatchObject({
      ...{ name: 'RestError', status: 404, code: 'not_found', message: 'It is not_found.' },
    });
    expect(called).toHaveLength(1);
    answers = [() => new Response('<html>', { status: 502 })];
    expect(await settled(api.tags())).toMatchObject({ status: 502, code: null, message: 'status 502' });
    answers = [() => new Response('<html>')];
    expect(await settled(api.tags())).toMatchObject({ status: 0 });
  });

  it('answers nothing where there is nothing to answer', async () => {
    answers = [() => new Response(null, { status: 204 })];
    expect(await settled(api.deleteTag({ entryId: 'vip' }))).toBeUndefined();
  });
});

describe('what failed for a while', () => {
  it('is sent again under one Idempotency-Key, its own or the given one', async () => {
    const send = (idempotencyKey?: string) =>
      settled(api.sendMessage({ id: 'mary', body: { content: 'Hello' }, idempotencyKey }));
    answers = [() => null, () => json({}, 503), message];
    expect(await send()).toEqual({ content: 'Hello' });
    const keys = called.map(({ headers }) => headers.get('idempotency-key'));
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    answers = [message];
    await send();
    expect(called[3]?.headers.get('idempotency-key')).not.toBe(keys[0]);
    await send('order-7');
    expect(called[4]?.headers.get('idempotency-key')).toBe('order-7');
  });

  it('is not made again where that would do it twice', async () => {
    answers = [() => null];
    const body = { name: 'Shop', scopes: ['chats:read' as const] };
    expect(await settled(api.addKey({ body }))).toMatchObject({ status: 0, message: 'no answer' });
    expect(called).toHaveLength(1);
  });

  it('waits for as long as the Worker says, and gives up at the fourth time', async () => {
    answers = [refusal(429, 'rate_limited', { 'retry-after': '30' })];
    const begun = Date.now();
    expect(await settled(api.addKey({ body: { name: 'Shop', scopes: [] } }))).toMatchObject({
      ...{ code: 'rate_limited', retryAfterMs: 30_000 },
    });
    expect(called).toHaveLength(4);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(90_000);
  });
});

it('all pages of a list come one after the other, each when it is wanted', async () => {
  const page = (from: number, cursor?: string) => () =>
    json({ data: [{ id: from }, { id: from + 1 }], ...(cursor === undefined ? {} : { cursor }) });
  answers = [page(1, 'b'), page(3, 'c'), page(5)];
  const ids: unknown[] = [];
  for await (const { id } of eachOf(api.chats, { state: 'waiting' })) {
    ids.push(id);
    if (id === 1) expect(called).toHaveLength(1);
  }
  expect(ids).toEqual([1, 2, 3, 4, 5, 6]);
  expect(called.map(({ url }) => new URL(url).search)).toEqual([
    '?state=waiting',
    '?cursor=b&state=waiting',
    '?cursor=c&state=waiting',
  ]);
});
