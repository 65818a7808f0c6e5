import { evictDurableObject, SELF } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import {
  bindings,
  contents,
  get,
  HEADERS,
  message,
  post,
  request,
  say,
  type Taken,
  textOf,
} from './support.ts';

describe('rules 14 and 15: messages', () => {
  it('are stored once and in the order of arrival, whatever their clocks say', async () => {
    const first = await say('order', message('order', 1), message('order', 2), message('order', 1));
    expect(first.acks.map(({ seq }) => seq)).toEqual([1, 2, 1]);
    const again = await say('order', message('order', 2), message('order', 3));
    expect(again.acks.map(({ seq }) => seq)).toEqual([2, 3]);
    expect(await contents('order')).toEqual(['text 1', 'text 2', 'text 3']);
    expect(await contents('order', '?after=1')).toEqual(['text 2', 'text 3']);
    expect(await contents('order', '?limit=1&offset=1')).toEqual(['text 2']);
  });

  it('are acknowledged with the time when they came, a repetition without it', async () => {
    const first = await say('dated', { ...message('dated', 1), at: 5_000 });
    const again = await say('dated', { ...message('dated', 1), at: 9_000 }, message('dated', 2));
    expect(first.acks.map(({ receivedAt }) => receivedAt)).toEqual([5_000]);
    expect(again.acks.map(({ receivedAt }) => receivedAt !== undefined)).toEqual([false, true]);
    const stored = await (await get('/customer/dated/messages?limit=2')).json();
    expect(stored).toMatchObject([{ message: { receivedAt: 5_000 } }, { message: { seq: 2 } }]);
  });

  it('come back with the answer as the log has them, a receipt of the same batch too', async () => {
    const sessionTopic = 'server/sessions/mirrored';
    const { from, timestamp, id } = { id: 'm-1', from: { id: 'mirrored' }, timestamp: 999 };
    const receipt = { kind: 'receipt', at: 3, readMessages: [{ id, from, timestamp, readAt: 7 }] };
    const frames = [request('mirrored'), message('mirrored', 1), message('mirrored', 2), receipt];
    const chats = [{ sessionTopic, seenRev: 0, frames }];
    const answer = JSON.parse(
      await textOf(await post({ v: 1, epoch: 0, chats, desk: [], log: true })),
    ) as Taken;
    const page = await SELF.fetch(`http://worker/bridge/log?sessionTopic=${sessionTopic}`, {
      headers: HEADERS,
    });
    const { entries } = (await page.json()) as { entries: { kind: string }[] };
    expect(entries.map(({ kind }) => kind)).toEqual(['message', 'message', 'receipt']);
    expect(entries[0]).toMatchObject({ message: { content: 'text 1', readAt: 7 } });
    expect(answer.log).toEqual(entries);
  });

  it('are known again after the object was evicted in the middle of a conversation', async () => {
    await say('evicted', request('evicted'), message('evicted', 1));
    await evictDurableObject(bindings.CHAT_SESSION.getByName('server/sessions/evicted'));
    const answer = await say('evicted', message('evicted', 1), message('evicted', 2));
    expect(answer.acks.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(answer.held?.sessionInfo.sessionId).toBe('s-evicted');
  });

  it('are read by a receipt that came before them', async () => {
    const receipt = {
      kind: 'receipt',
      at: 1,
      readMessages: [{ id: 'm-1', from: { id: 'early' }, timestamp: 999, readAt: 77 }],
    };
    await say('early', receipt);
    await say('early', message('early', 1));
    const [entry] = (await (await get('/customer/early/messages')).json()) as {
      message: { readAt: number };
    }[];
    expect(entry?.message.readAt).toBe(77);
  });

  it('come back as the log has them, for a bridge whose mirror asks', async () => {
    const ask = async (log: boolean, ...frames: unknown[]): Promise<Taken> => {
      const chats = [{ sessionTopic: 'server/sessions/told', seenRev: 0, frames }];
      return JSON.parse(await textOf(await post({ v: 1, epoch: 0, chats, desk: [], log }))) as Taken;
    };
    expect((await ask(false, message('told', 1))).log).toBeUndefined();
    const receipt = {
      kind: 'receipt',
      at: 1,
      readMessages: [{ id: 'm-1', from: { id: 'told' }, timestamp: 999, readAt: 77 }],
    };
    const answer = await ask(true, message('told', 1), message('told', 2), receipt);
    const page = (await (
      await SELF.fetch('http://worker/bridge/log?sessionTopic=server/sessions/told&after=1', {
        headers: HEADERS,
      })
    ).json()) as { entries: unknown[] };
    expect(page.entries).toHaveLength(2);
    expect(answer.log).toEqual(page.entries);
    expect((await ask(true, message('told', 2))).log).toEqual([]);
  });

  it('keep past the digest block by which they are known', async () => {
    for (let from = 0; from < 1_100; from += 100) {
      await say('long', ...Array.from({ length: 100 }, (_, i) => message('long', from + i)));
    }
    await evictDurableObject(bindings.CHAT_SESSION.getByName('server/sessions/long'));
    const again = await say('long', message('long', 3), message('long', 1_050), message('long', 1_100));
    expect(again.acks.map(({ seq }) => seq)).toEqual([4, 1_051, 1_101]);
  });
});

describe('what is wrong', () => {
  it.each([
    ['/customer/..%2Fx/messages', 400],
    ['/customer/a%2Fb/messages', 400],
    ['/customer/a%23/messages', 400],
    ['/customer/%00/messages', 400],
    ['/customer/online/messages', 400],
    [`/customer/${'x'.repeat(10_000)}/messages`, 400],
    ['/customer/a/messages?offset=-1', 400],
    ['/customer/a/messages?limit=ten', 400],
    ['/customer/a/messages?limit=1000000', 200],
    ['/session/none', 404],
    ['/nowhere', 404],
    ['/chimpassist/customer/7/passwords', 400],
    ['/chimpassist/customer/7/contactInfo', 503],
  ])('in %s is answered by %i, with a code and never a stack', async (path, status) => {
    const response = await get(path);
    const body = await response.text();
    expect(response.status).toBe(status);
    if (status !== 200)
      expect(JSON.parse(body)).toEqual({ error: { code: expect.any(String), message: expect.any(String) } });
    expect(body).not.toMatch(/\bat .+\.ts:/);
  });

  it('in a body is answered by a 4xx', async () => {
    const send = (path: string, body: string) =>
      SELF.fetch(`http://worker${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
    expect((await send('/session', '{nonsense')).status).toBe(400);
    expect((await send('/session', '{"customer":{"id":{"$ne":1}}}')).status).toBe(400);
    expect((await send('/session', `"${'x'.repeat(5_000_000)}"`)).status).toBe(413);
    expect((await send('/chimpassist/auth', '[]')).status).toBe(400);
  });

  it('at the bridge’s door opens nothing without the secret', async () => {
    expect((await post({ v: 1, epoch: 0, chats: [], desk: [] }, {})).status).toBe(401);
    expect((await post({ v: 2, epoch: 0, chats: [], desk: [] })).status).toBe(400);
  });

  it('in one frame refuses only that frame, and harms nothing that was stored', async () => {
    const bad = {
      ...message('frames', 2),
      message: { from: { id: 'frames' }, timestamp: 2 ** 53, content: 'x' },
    };
    const answer = await say('frames', message('frames', 1), bad, { kind: 'unknown' }, message('frames', 3));
    expect(answer.accepted).toBe(4);
    expect(answer.refused.map(({ index }) => index)).toEqual([1, 2]);
    expect(await contents('frames')).toEqual(['text 1', 'text 3']);
  });
});
