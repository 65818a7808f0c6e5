import type { Message, SessionInfo } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { HISTORY_MAX_BYTES } from '../src/flow/to-broker/recent-messages.ts';
import { customers, frame, type Repeated, said, setUp, TOPIC } from './repeats-support.ts';

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
