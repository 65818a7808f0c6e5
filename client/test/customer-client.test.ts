import { sessionTopicOf, TOPICS } from '@chimpassist/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ChatClient, type ChatClientOptions, createChatClient } from '../src/index.ts';
import { type Platform, refused, startPlatform, until } from './front-end.ts';

const MARY = { id: 7, name: 'Mary', avatarURL: null };
const ADA = { id: 12, name: 'Ada', avatarURL: null, role: 'attendant' };
const TOPIC = sessionTopicOf(7);
const info = (more: object = {}) => ({
  sessionTopic: TOPIC,
  sessionId: 'first',
  customer: MARY,
  status: 'online',
  ...more,
});
const opened = (more: object = {}) => Response.json({ sessionId: 'first', keepAliveTTL: 1, ...more });

let platform: Platform;
let clients: ChatClient[];
beforeEach(async () => {
  platform = await startPlatform();
  platform.answer((path) => (path === '/session' ? opened() : undefined));
  clients = [];
});
afterEach(async () => {
  for (const client of clients) await client.stop();
  await platform.broker.stop();
});

async function started(more: Partial<ChatClientOptions> = {}): Promise<ChatClient> {
  const client = createChatClient({ ...platform.options, customer: MARY, ...more });
  clients.push(client);
  await client.start();
  await until(() => expect(platform.said(TOPICS.sessionOnline(TOPIC)).length).toBeGreaterThan(0));
  return client;
}
const sessionCalls = () => platform.calls.filter(({ path }) => path === '/session');
const contents = ({ messages }: ChatClient) => messages.map(({ content }) => content);
const say = (id: string, content: string) =>
  platform.broker.publish(TOPICS.attendantMessages(TOPIC), {
    message: { id, from: ADA, timestamp: Date.now(), content },
  });

describe('a customer without a page', () => {
  it('answers the challenge that is set to a new guest, once', async () => {
    const guest = { id: 'guest-1', name: '', avatarURL: null };
    let isSolved = false;
    platform.answer((path, { body }) => {
      if (path !== '/session') return undefined;
      isSolved = String(body).includes('solved');
      return isSolved ? opened({ customer: guest }) : refused(403, 'challenge_required');
    });
    const { customer: _, ...asGuest } = { ...platform.options, customer: MARY };
    const client = createChatClient({ ...asGuest, challenge: async () => 'solved' });
    clients.push(client);
    await client.start();
    expect(client.customer).toEqual(guest);
    expect(sessionCalls().map(({ body }) => body)).toEqual([{}, { turnstile: 'solved' }]);
  });

  it('fails at the start where nobody can answer the challenge', async () => {
    platform.answer((path) => (path === '/session' ? refused(403, 'challenge_required') : undefined));
    const client = createChatClient(platform.options);
    await expect(client.start()).rejects.toMatchObject({ status: 403, code: 'challenge_required' });
  });

  it('goes on by id and proof where its token is not taken any more', async () => {
    let isEnded = false;
    platform.answer((path, init) => {
      const bearer = new Headers(init.headers).get('authorization');
      if (isEnded && bearer === 'Bearer old') return refused(401, 'unauthorized');
      return path === '/session' ? opened({ token: isEnded ? 'new' : 'old' }) : undefined;
    });
    const client = await started({ hash: 'proof' });
    isEnded = true;
    await client.loadOlder();
    const mary = { customer: { ...MARY, hash: 'proof' } };
    expect(sessionCalls().map(({ authorization, body }) => [authorization, body])).toEqual([
      [null, mary],
      ['Bearer old', mary],
      [null, mary],
    ]);
    expect(platform.calls.at(-1)?.authorization).toBe('Bearer new');
  });

  it('begins nothing where it is stopped before the platform has answered', async () => {
    let answer = (): void => {};
    const late = new Promise<Response>((resolve) => {
      answer = () => resolve(opened({ customer: MARY }));
    });
    platform.answer((path) => (path === '/session' ? late : undefined));
    const client = createChatClient({ ...platform.options, customer: MARY });
    clients.push(client);
    const starting = client.start();
    await client.stop();
    answer();
    await starting;
    expect(client.customer).toBeNull();
    expect(() => client.send('Too late')).toThrow('not started');
  });

  it('is one client, however often it is started', async () => {
    const client = createChatClient({ ...platform.options, customer: MARY });
    clients.push(client);
    await Promise.all([client.start(), client.start()]);
    await until(() => expect(platform.said(TOPICS.sessionOnline(TOPIC)).length).toBeGreaterThan(0));
    expect(platform.broker.aedes.connectedClients).toBe(1);
  });

  it('renews no token for an answer that comes after its end', async () => {
    let answer = (): void => {};
    const late = new Promise<Response>((resolve) => {
      answer = () => resolve(refused(401, 'unauthorized'));
    });
    platform.answer((path) => {
      if (path === '/session') return opened({ token: 'old' });
      return path.includes('/messages') ? late : undefined;
    });
    const client = await started();
    const older = client.loadOlder();
    await client.stop();
    answer();
    await expect(older).rejects.toThrow('stopped');
    expect(sessionCalls()).toHaveLength(1);
  });

  it('says that it types, and hears who types until a message comes', async () => {
    const client = await started();
    client.typed(false);
    client.typed(false);
    client.typed(true);
    const topic = TOPICS.typing(TOPIC);
    await until(() => expect(platform.said(topic)).toMatchObject([{ typing: true }, { typing: false }]));
    let changes = 0;
    client.onChange(() => {
      changes += 1;
    });
    platform.broker.publish(topic, { from: ADA, typing: true });
    await until(() => expect(client.typing).toBe('Ada'));
    expect(changes).toBe(1);
    say('a', 'Hello');
    await until(() => expect(contents(client)).toEqual(['Hello']));
    expect(client.typing).toBeNull();
  });

  it('says once that everything of the other side was read', async () => {
    const client = await started();
    client.send('Mine');
    say('a', 'Hello');
    await until(() => expect(contents(client)).toEqual(['Mine', 'Hello']));
    await client.markRead();
    await client.markRead();
    await until(() =>
      expect(platform.said(TOPICS.viewed(TOPIC))).toMatchObject([{ readMessages: [{ id: 'a' }] }]),
    );
    expect(client.messages.map(({ readAt }) => readAt === null)).toEqual([true, false]);
  });

  it('keeps a refused message for its writer, who sends it again or takes it back', async () => {
    const client = await started();
    const id = client.send('Too much');
    const topic = TOPICS.customerMessages(TOPIC);
    const sent = (count: number) => until(() => expect(platform.said(topic)).toHaveLength(count));
    const refuse = () =>
      platform.broker.publish(TOPICS.refused(TOPIC), {
        refusals: [{ id, from: { id: 7, role: 'customer' }, reason: 'too_many' }],
      });
    await sent(1);
    refuse();
    await until(() => expect(client.failureOf(id)).toBe('too_many'));
    client.retry(id);
    expect(client.failureOf(id)).toBeNull();
    await sent(2);
    refuse();
    await until(() => expect(client.failureOf(id)).toBe('too_many'));
    client.remove(id);
    expect(contents(client)).toEqual([]);
  });

  it('says again after a restart what was not stored, and nothing of somebody else’s', async () => {
    const entry = (topic: string, content: string) => ({
      id: content,
      topic,
      payload: { message: { id: content, from: MARY, timestamp: 1, content } },
      createdAt: 1,
    });
    const mine = TOPICS.customerMessages(TOPIC);
    const kept = [entry(mine, 'Mine'), entry(TOPICS.customerMessages(sessionTopicOf(8)), 'Another')];
    const client = await started({ storage: { load: () => kept, save: () => {} } });
    expect(contents(client)).toEqual(['Mine']);
    await until(() => expect(platform.said(mine)).toHaveLength(1));
    expect(platform.broker.published.filter(({ topic }) => topic.startsWith(sessionTopicOf(8)))).toEqual([]);
    // What waits asks for somebody.
    expect(platform.said(TOPICS.sessionOnline(TOPIC))).toMatchObject([{ page: { idle: false } }]);
  });

  it('reads all that was missed in a break, however much it was', async () => {
    const rows = (first: number, last: number) =>
      Array.from({ length: last - first + 1 }, (_, i) => ({
        sessionInfo: info(),
        message: { id: `m${first + i}`, from: ADA, timestamp: i, content: '', seq: first + i, receivedAt: i },
      }));
    let top = 3;
    platform.answer((path) => {
      if (path === '/session') return opened();
      if (!path.includes('/messages')) return undefined;
      const after = /after=(\d+)/.exec(path)?.[1];
      if (after === undefined) return Response.json(rows(Math.max(1, top - 49), top));
      return Response.json(rows(Number(after) + 1, Math.min(top, Number(after) + 200)));
    });
    const client = await started();
    await until(() => expect(client.messages).toHaveLength(3));
    platform.broker.setAway(true);
    top = 300;
    platform.broker.setAway(false);
    client.nudge();
    await until(() => expect(client.messages).toHaveLength(300));
    expect(client.hasOlder).toBe(false);
  });

  it('asks for nobody after an attendant ended the chat unheard, until the next word', async () => {
    const client = await started();
    client.send('A question');
    // Without the last will, which the broker speaks.
    const online = () =>
      platform
        .said(TOPICS.sessionOnline(TOPIC))
        .filter((each) => !JSON.stringify(each).includes('"gone":true'));
    await until(() => expect(online().at(-1)).toMatchObject({ page: { idle: false } }));
    const ending = { reason: 'ended', at: 1 };
    platform.answer((path) =>
      path.endsWith('/sessions/last') ? Response.json([info({ status: 'aborted', ending })]) : undefined,
    );
    platform.broker.setAway(true);
    platform.broker.setAway(false);
    client.nudge();
    const before = online().length;
    // Back: nobody is asked for before and after the server has said how it stands.
    await until(() => expect(online().length).toBeGreaterThanOrEqual(before + 2));
    for (const each of online().slice(before)) expect(each).toMatchObject({ page: { idle: true } });
    client.send('Another question');
    await until(() => expect(online().at(-1)).toMatchObject({ page: { idle: false } }));
    expect(online().at(-1)).not.toHaveProperty('sessionId');
  });
});
