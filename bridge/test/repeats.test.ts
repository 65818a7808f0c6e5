import type { LegacyClients, Message, SessionInfo } from '@chimpassist/protocol';
import type { ChatFrame, LogPage } from '@chimpassist/protocol/frames';
import { describe, expect, it } from 'vitest';
import { HISTORY_MAX_BYTES } from '../src/flow/to-broker/recent-messages.ts';
import { Repeats } from '../src/flow/to-broker/repeats.ts';

const TOPIC = 'server/sessions/7';
type Frame = Extract<ChatFrame, { kind: 'message' }>;
interface Repeated {
  message: Message;
  sessionInfo: SessionInfo;
}

const said = (n: number, more: Partial<Message> = {}): Message => ({
  id: `m-${n}`,
  from: { id: 12, name: 'Ana', avatarURL: null, role: undefined },
  timestamp: n,
  content: `text ${n}`,
  readAt: null,
  ...more,
});
const frame = (message: Message, by: 'attendant' | 'customer' | 'legacy' = 'attendant'): Frame => ({
  kind: 'message',
  at: 1,
  message,
  ...(by === 'legacy' ? {} : { proven: by }),
});
const customers = (n: number, more: Partial<Message> = {}): Message =>
  said(n, { from: { id: 7, name: 'Mary', avatarURL: null, role: undefined }, ...more });

/** Repeats over a Worker whose log has these messages. */
function setUp({
  legacyClients = 'all' as LegacyClients,
  stored = [] as Message[],
  info = { status: 'online', assignedAttendants: [12] } as unknown as SessionInfo | null,
  isAway = false,
  person = undefined as { name: string; avatarURL: string | null } | undefined,
} = {}) {
  const published: Repeated[] = [];
  let asked = 0;
  let now = 0;
  const logPage = async (sessionTopic: string, after: number, limit: number): Promise<LogPage> => {
    asked += 1;
    if (isAway) throw new Error('The Worker cannot be reached.');
    const entries = stored
      .map((message, i) => ({
        seq: i + 1,
        kind: 'message' as const,
        sessionInfo: {
          sessionTopic,
          sessionId: 'from the log',
          customer: { id: 7, name: 'Mary', avatarURL: null },
          status: 'online',
        },
        message: { ...message, seq: i + 1, receivedAt: 1 },
      }))
      .filter(({ seq }) => seq > after)
      .slice(0, limit);
    return { sessionTopic, entries, headSeq: stored.length };
  };
  const repeats = new Repeats({
    legacyClients,
    held: { infoOf: () => info ?? undefined, personOf: (_, id) => (id === 12 ? person : undefined) },
    outbound: {
      publishText: async (_topic, text) => {
        published.push(JSON.parse(text) as Repeated);
        return true;
      },
    },
    edge: { logPage },
    now: () => now,
  });
  const texts = () => published.map(({ sessionInfo }) => sessionInfo.lastMessages.map((m) => m.content));
  return {
    repeats,
    published,
    texts,
    asked: () => asked,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe('what is repeated for legacy clients', () => {
  it('carries the history of the chat, and the message as the last of it', async () => {
    const { repeats, published, texts, asked } = setUp({ stored: [customers(1), said(2), customers(3)] });
    repeats.heard(TOPIC, frame(said(4)));
    repeats.heard(TOPIC, frame(customers(5), 'customer'));
    repeats.heard(TOPIC, frame(customers(6), 'legacy'));
    repeats.heard(TOPIC, frame(said(7)));
    await repeats.settled();
    expect(texts().map((each) => each.join())).toEqual([
      'text 1,text 2,text 3,text 4',
      'text 1,text 2,text 3,text 4,text 5',
      'text 1,text 2,text 3,text 4,text 5,text 6,text 7',
    ]);
    expect(published.at(-1)?.message.from).toMatchObject({ id: 12, role: 'attendant' });
    // Once for the chat, whatever is said in it.
    expect(asked()).toBe(2);
  });

  it.each([
    ['all', ['text 1', 'text 2']],
    ['widget', ['text 2']],
    ['none', []],
  ] as const)('has words of the edge too, once, for %s', async (legacyClients, heard) => {
    const { repeats, published } = setUp({ legacyClients });
    const relayed = (message: Message, by: string) => ({
      topic: `${TOPIC}/messages/${by}`,
      payload: { sessionInfo: {}, message: { ...message, seq: 1, receivedAt: 1 } },
      qos: 1 as const,
    });
    repeats.relayed(relayed(customers(1), 'customer'));
    repeats.relayed(relayed(said(2), 'attendant'));
    // A broker of MQTT 3.1.1 brings the copies back to us.
    repeats.heard(TOPIC, frame(customers(1), 'customer'));
    repeats.heard(TOPIC, frame(said(2)));
    repeats.relayed({ topic: `${TOPIC}/messages/viewed`, payload: { readMessages: [] }, qos: 1 });
    await repeats.settled();
    expect(published.map(({ message }) => message.content)).toEqual(heard);
  });

  it('is bounded in messages and in bytes, in one chat and in all', async () => {
    const { repeats, published } = setUp();
    for (let n = 0; n < 120; n++) repeats.heard(TOPIC, frame(said(n)));
    await repeats.settled();
    expect(published.at(-1)?.sessionInfo.lastMessages).toHaveLength(50);
    // Three bytes each, as they are sent.
    for (let n = 0; n < 20; n++) repeats.heard(TOPIC, frame(said(200 + n, { content: '中'.repeat(4_000) })));
    await repeats.settled();
    const { sessionInfo, message } = published.at(-1) as Repeated;
    const bytes = Buffer.byteLength(JSON.stringify(sessionInfo.lastMessages.slice(0, -1)));
    expect(bytes).toBeLessThanOrEqual(HISTORY_MAX_BYTES + 100);
    expect(sessionInfo.lastMessages.length).toBeGreaterThan(1);
    expect(sessionInfo.lastMessages.at(-1)).toEqual(message);
    for (let n = 0; n < 700; n++) {
      const topic = `server/sessions/${n}`;
      for (const m of [1, 2]) repeats.heard(topic, frame(said(m, { content: '中'.repeat(5_000) })));
    }
    await repeats.settled();
    repeats.heard(TOPIC, frame(said(999)));
    await repeats.settled();
    expect(repeats.bytes).toBeLessThan(17_000_000);
  });

  it('keeps the first text, and says nothing twice', async () => {
    const { repeats, texts } = setUp({ stored: [said(1), said(2)] });
    repeats.heard(TOPIC, frame(said(1, { content: 'other words' })));
    repeats.heard(TOPIC, frame(said(3)));
    repeats.heard(TOPIC, frame(said(3)));
    repeats.heard(TOPIC, frame(said(3, { content: 'other words' })));
    // Stored, and not said here yet: the bridge ended before it could.
    repeats.heard(TOPIC, frame(said(2)));
    await repeats.settled();
    expect(texts()).toEqual([
      ['text 1', 'text 2', 'text 3'],
      ['text 1', 'text 3', 'text 2'],
    ]);
  });

  it('keeps customer and attendant with one id apart, without message ids too', async () => {
    const five = (content: string): Message => {
      const { id: _, ...rest } = said(1, { content });
      return { ...rest, from: { id: 7, name: '', avatarURL: null, role: undefined } };
    };
    const info = { status: 'online', assignedAttendants: [7] } as unknown as SessionInfo;
    const { repeats, published } = setUp({ info });
    repeats.heard(TOPIC, frame(five('c'), 'customer'));
    repeats.heard(TOPIC, frame(five('a'), 'attendant'));
    await repeats.settled();
    expect(published.map(({ message }) => [message.content, message.from.role])).toEqual([
      ['c', 'customer'],
      ['a', 'attendant'],
    ]);
  });

  it.each([
    ['online', { status: 'online', assignedAttendants: [14] }],
    ['waiting', { status: 'waitingAttendantsAssignment', assignedAttendants: [] }],
    ['over', { status: 'aborted', assignedAttendants: [] }],
    ['not held', null],
  ] as const)('is what a stranger to a chat says once the edge has stored it: %s', async (_, info) => {
    const { repeats, texts } = setUp({ info: info as unknown as SessionInfo | null });
    const ack = (n: number, id: number, more: object = {}) => ({
      id: `m-${n}`,
      from: { id, role: 'attendant' as const },
      timestamp: n,
      seq: n,
      receivedAt: 1,
      ...more,
    });
    // In the customer's name, refused, a copy of what was stored before, and one who has just come.
    repeats.heard(TOPIC, frame(customers(1)));
    for (const n of [2, 3, 4]) repeats.heard(TOPIC, frame(said(n)));
    await repeats.settled();
    expect(texts()).toEqual([]);
    repeats.stored('server/sessions/8', [ack(4, 12)]);
    repeats.stored(TOPIC, [
      ack(1, 7, { from: { id: 7, role: 'customer' } }),
      ack(3, 12, { receivedAt: undefined }),
    ]);
    repeats.stored(TOPIC, [ack(4, 12)]);
    repeats.stored(TOPIC, [ack(4, 12)]);
    await repeats.settled();
    expect(texts()).toEqual([['text 4']]);
  });

  it('is nothing that comes over a customer’s topic under another id', async () => {
    const { repeats, texts } = setUp();
    repeats.heard(TOPIC, frame(said(1), 'customer'));
    repeats.heard(TOPIC, frame(customers(2), 'customer'));
    await repeats.settled();
    expect(texts()).toEqual([['text 2']]);
  });

  it('goes under the name of the sign-in, whatever the payload says', async () => {
    const person = { name: 'Ana B.', avatarURL: 'https://shop.test/ana.png' };
    const { repeats, published } = setUp({ person });
    repeats.heard(TOPIC, frame(said(1, { from: { ...said(1).from, name: 'The Boss' } })));
    repeats.heard(TOPIC, frame(customers(2), 'customer'));
    await repeats.settled();
    expect(published[0]?.message.from).toEqual({ id: 12, ...person, role: 'attendant' });
    expect(published[1]?.sessionInfo.lastMessages.map((each) => each.from.name)).toEqual(['Ana B.', 'Mary']);
  });

  it('does not wait for a Worker that is away, and asks it again later', async () => {
    const { repeats, texts, asked, pass } = setUp({ isAway: true });
    repeats.heard(TOPIC, frame(said(1)));
    repeats.heard(TOPIC, frame(said(2)));
    await repeats.settled();
    expect(texts()).toEqual([['text 1'], ['text 1', 'text 2']]);
    expect(asked()).toBe(1);
    pass(10_001);
    repeats.heard(TOPIC, frame(said(3)));
    await repeats.settled();
    expect(asked()).toBe(2);
  });

  it('has the log’s session if the chat is not held, and nothing of an erased chat', async () => {
    const { repeats, published, texts } = setUp({ info: null, stored: [said(1)] });
    repeats.heard(TOPIC, frame(customers(2), 'customer'));
    await repeats.settled();
    expect(published[0]?.sessionInfo).toMatchObject({ sessionTopic: TOPIC, sessionId: 'from the log' });
    repeats.forget(TOPIC);
    expect(repeats.bytes).toBe(0);
    repeats.heard(TOPIC, frame(customers(3), 'customer'));
    await repeats.settled();
    expect(texts().at(-1)).toEqual(['text 1', 'text 3']);
  });

  it.each([
    ['none', []],
    ['widget', ['a']],
    ['all', ['a', 'c']],
  ] as const)('with LEGACY_CLIENTS=%s is %j', async (legacyClients, expected) => {
    const { repeats, published } = setUp({ legacyClients });
    repeats.heard(TOPIC, frame(said(1, { content: 'a' })));
    repeats.heard(TOPIC, frame(customers(2, { content: 'c' }), 'customer'));
    repeats.heard(TOPIC, frame(customers(3, { content: 'legacy' }), 'legacy'));
    await repeats.settled();
    expect(published.map(({ message }) => message.content)).toEqual(expected);
  });
});

describe('a message with files', () => {
  const file = { id: `f1.Nw.${'0'.repeat(32)}`, name: 'a.png', type: 'image/png', size: 70_000 };
  const line = (message: Message): Message => ({ ...message, content: 'a.png: https://worker/link' });
  /** As the Worker says it on the common topic. */
  const byWorker = (message: Message) => ({
    topic: `${TOPIC}/messages`,
    payload: { sessionInfo: {}, message: { ...line(message), seq: 1, receivedAt: 1 } },
    qos: 1 as const,
  });
  const withFile = (n: number): Message => said(n, { content: '', attachments: [file] });

  it('is left to the Worker, and words behind it wait for it', async () => {
    const { repeats, published, texts } = setUp();
    repeats.heard(TOPIC, frame(withFile(1)));
    repeats.heard(TOPIC, frame(said(2)));
    await Promise.resolve();
    expect(published).toEqual([]);
    repeats.relayed(byWorker(withFile(1)));
    await repeats.settled();
    expect(texts().map((each) => each.join())).toEqual(['a.png: https://worker/link,text 2']);
  });

  it('is said once, also where the Worker says it again after a lost answer', async () => {
    const { repeats } = setUp();
    repeats.heard(TOPIC, frame(withFile(1)));
    expect(repeats.isNews(byWorker(withFile(1)))).toBe(true);
    repeats.relayed(byWorker(withFile(1)));
    await repeats.settled();
    expect(repeats.isNews(byWorker(withFile(1)))).toBe(false);
    expect(repeats.isNews(byWorker(withFile(2)))).toBe(true);
    expect(repeats.isNews({ topic: `${TOPIC}/messages/viewed`, payload: {}, qos: 1 })).toBe(true);
  });

  it('from the edge is left to the Worker as well', async () => {
    const { repeats, published } = setUp();
    const payload = { sessionInfo: {}, message: { ...withFile(1), seq: 1, receivedAt: 1 } };
    repeats.relayed({ topic: `${TOPIC}/messages/attendant`, payload, qos: 1 });
    repeats.relayed(byWorker(withFile(1)));
    await repeats.settled();
    expect(published).toEqual([]);
  });

  it('of before stands in the history with its name, and says how to get a link', async () => {
    const { repeats, texts } = setUp({ stored: [withFile(1)] });
    repeats.heard(TOPIC, frame(said(2)));
    await repeats.settled();
    expect(texts()).toEqual([['📎 a.png (70 kB): reload this page for a link to it.', 'text 2']]);
  });
});
