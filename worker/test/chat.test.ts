import { exports } from 'cloudflare:workers';
import type { ChatAnswer, ChatFrame, DeskFrame } from '@chimpassist/protocol/frames';
import { describe, expect, it } from 'vitest';
import { get as getAsSupervisor } from './support.ts';

const ORIGIN = 'https://worker.test';
const BEARER = { authorization: 'Bearer the secret of these tests' };
const ANA = { id: 12, name: 'Ana', avatarURL: null, type: 'support/firstLevel' };

/** The Worker itself, as a request from outside reaches it. */
const worker = (exports as unknown as { default: Fetcher }).default;
const ask = (path: string, init?: RequestInit): Promise<Response> => worker.fetch(`${ORIGIN}${path}`, init);
// biome-ignore lint/suspicious/noExplicitAny: the tests read answers as a client without types does.
const get = async (path: string): Promise<any> => (await getAsSupervisor(path)).json();

async function post(
  sessionTopic: string,
  frames: ChatFrame[],
  desk: DeskFrame[] = [],
  seenRev = 0,
): Promise<ChatAnswer> {
  const answer = await ask('/bridge/batch', {
    method: 'POST',
    headers: BEARER,
    body: JSON.stringify({ v: 1, epoch: 0, chats: [{ sessionTopic, seenRev, frames }], desk }),
  });
  expect(answer.status).toBe(200);
  const lines = new TextDecoder()
    .decode(await answer.arrayBuffer())
    .trim()
    .split('\n');
  const chat = lines.map((line) => JSON.parse(line)).find((line) => line.sessionTopic === sessionTopic);
  return chat as ChatAnswer;
}

const message = (from: number, timestamp: number, content: string): ChatFrame => ({
  kind: 'message',
  at: timestamp,
  message: {
    from: { id: from, name: 'Mary', avatarURL: null, role: undefined },
    timestamp,
    content,
    readAt: null,
  },
});

describe('rules 2, 14 and 15: a chat object', () => {
  it('stores a message once, and acknowledges each delivery with the same seq', async () => {
    const topic = 'server/sessions/501';
    const first = await post(topic, [message(501, 1_000, 'one'), message(501, 2_000, 'two')]);
    const again = await post(topic, [message(501, 2_000, 'two'), message(501, 3_000, 'three')]);
    if (!first.ok || !again.ok) throw new Error('The chat refused.');
    expect(first.acks.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(again.acks.map(({ seq }) => seq)).toEqual([2, 3]);
    const history = await get('/customer/501/messages?limit=50');
    expect(history.map((entry: { message: { content: string } }) => entry.message.content)).toEqual([
      'one',
      'two',
      'three',
    ]);
  });

  it('gives what was missed by after=<seq>, oldest first', async () => {
    await post(
      'server/sessions/502',
      [1, 2, 3, 4].map((n) => message(502, n, `text ${n}`)),
    );
    const missed = await get('/customer/502/messages?after=2');
    expect(missed.map((entry: { message: { seq: number } }) => entry.message.seq)).toEqual([3, 4]);
  });

  it('sets readAt by a receipt, also one that comes before its message', async () => {
    const topic = 'server/sessions/503';
    const receipt: ChatFrame = {
      kind: 'receipt',
      at: 9_000,
      readMessages: [{ from: { id: 503 }, timestamp: 7, readAt: 8_000 }],
    };
    await post(topic, [receipt]);
    await post(topic, [message(503, 7, 'late')]);
    const [entry] = await get('/customer/503/messages?limit=50');
    expect(entry.message).toMatchObject({ content: 'late', readAt: 8_000 });
  });

  it('lists a session from its request on, and comes online when one accepts', async () => {
    const topic = 'server/sessions/504';
    const customer = { id: 504, name: 'Mary', avatarURL: null };
    await post(
      topic,
      [message(504, 1, 'hello')],
      [{ kind: 'attendantOnline', at: Date.now(), attendant: { ...ANA, email: undefined } }],
    );
    const requested = await post(topic, [
      { kind: 'request', at: Date.now(), customer, sessionId: 'made-by-a-client', proven: false },
    ]);
    if (!requested.ok) throw new Error('The chat refused.');
    expect(requested.held).toMatchObject({ state: 'waiting' });
    expect((await get('/customer/504/sessions/last'))[0]).toMatchObject({
      sessionId: 'made-by-a-client',
      sessionTopic: topic,
    });
    const accepted = await post(topic, [
      {
        kind: 'accept',
        at: Date.now(),
        attendant: { ...ANA, email: undefined },
        sessionId: 'made-by-a-client',
      },
    ]);
    if (!accepted.ok) throw new Error('The chat refused.');
    expect(accepted.held).toMatchObject({ state: 'online', sessionInfo: { assignedAttendants: [12] } });
    expect(accepted.controls.map(({ payload }) => payload.instruction)).toContain('session/ready');
    // What the bridge holds does not travel with each word: only until it has heard of it, and with what came before.
    const rev = accepted.held?.rev ?? 0;
    const heldAfter = async (n: number, seenRev: number) => {
      const answer = await post(topic, [message(504, n, `word ${n}`)], [], seenRev);
      return answer.ok ? (answer.held?.rev ?? null) : undefined;
    };
    expect(await heldAfter(2, 0)).toBe(rev);
    expect(await heldAfter(3, rev)).toBeNull();
    expect(await heldAfter(3, rev)).toBe(rev);
    expect(await heldAfter(4, rev)).toBeNull();
    expect(await heldAfter(5, rev - 1)).toBe(rev);
  });
});

describe("rule 22: the bridge's door", () => {
  it.each([{}, { authorization: 'Bearer wrong' }])('is shut to %j', async (headers) => {
    const answer = await ask('/bridge/batch', { method: 'POST', headers, body: '{}' });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ error: { code: 'unauthorized' } });
  });

  it.each([
    ['{', 'bad_json'],
    ['{"v":2,"epoch":0,"chats":[],"desk":[]}', 'unsupported_version'],
    ['{"v":1}', 'bad_request'],
  ])('answers %j with %s', async (body, code) => {
    const answer = await ask('/bridge/batch', { method: 'POST', headers: BEARER, body });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code } });
  });

  it('refuses a bad frame alone: its neighbours are stored', async () => {
    const bad = { kind: 'message', at: 1, message: { content: 7 } } as unknown as ChatFrame;
    const answer = await post('server/sessions/505', [bad, message(505, 1, 'good')]);
    if (!answer.ok) throw new Error('The chat refused.');
    expect(answer.refused.map(({ index }) => index)).toEqual([0]);
    expect(answer.accepted).toBe(2);
    expect(answer.acks).toHaveLength(1);
  });
});

describe('REST', () => {
  it('makes a session, and answers 404 to one that nobody made', async () => {
    const made = await ask('/session', { method: 'POST' });
    expect(await made.json()).toMatchObject({ sessionId: expect.any(String), keepAliveTTL: 600_000 });
    expect((await getAsSupervisor('/session/no-such-session')).status).toBe(404);
    expect(await get('/config/attendant')).toEqual({
      keepAliveTTL: 30_000,
      mqtt: 'ws://worker/mqtt',
      edges: ['ws://worker/mqtt'],
      attachments: null,
    });
  });

  it.each(['online', 'request', '..%2F7', 'a%2Bb', 'a%23b', 'x'.repeat(300)])(
    'refuses the customer id %s with a code and no stack',
    async (id) => {
      const answer = await ask(`/customer/${id}/messages`);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      const text = await answer.text();
      expect(JSON.parse(text)).toMatchObject({ error: { code: expect.any(String) } });
      expect(text).not.toMatch(/\bat .*:\d+/);
    },
  );
});
