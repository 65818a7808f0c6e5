import { describe, expect, it } from 'vitest';
import { decode } from './decode.ts';

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const TOPIC = 'server/sessions/7';

describe('a publish', () => {
  it('with a message is durable, without the history and foreign fields beside it', () => {
    const message = { from: { id: 7, name: 'Mary', password: 'x' }, timestamp: 5, content: 'hello' };
    const payload = bytes({ sessionInfo: { sessionId: 's', lastMessages: [message, message] }, message });
    expect(decode(`${TOPIC}/messages`, payload, 9, 'widget')).toEqual({
      kind: 'durable',
      sessionTopic: TOPIC,
      frame: {
        kind: 'message',
        at: 9,
        sessionId: 's',
        message: {
          from: { id: 7, name: 'Mary', avatarURL: null },
          timestamp: 5,
          content: 'hello',
          readAt: null,
        },
      },
    });
  });

  it.each([
    ['no JSON', `${TOPIC}/messages`, new TextEncoder().encode('{'), 'bad_json'],
    ['no UTF-8', `${TOPIC}/messages`, new Uint8Array([0xff, 0xfe]), 'bad_json'],
    ['no message', `${TOPIC}/messages`, bytes({ message: 7 }), 'bad_message'],
    ['an unknown topic', 'server/else', bytes({}), 'unknown_topic'],
    [
      "another customer's session topic",
      'server/sessions/online',
      bytes({ sessionTopic: 'server/sessions/8', customer: { id: 7 } }),
      'topic_mismatch',
    ],
    [
      "another customer's own topic",
      'server/sessions/8/online',
      bytes({ customer: { id: 7 } }),
      'topic_mismatch',
    ],
    [
      "another attendant's own topic",
      'server/attendants/13/online',
      bytes({ attendantInfo: { id: 12 } }),
      'topic_mismatch',
    ],
    [
      "an answer that should go to the platform's own topics",
      'server/channels/request',
      bytes({ userRequesting: { id: 7 }, responseTopic: 'server/sessions/8/messages' }),
      'forbidden_response_topic',
    ],
  ])('is dropped with a reason where it has %s', (_what, topic, payload, reason) => {
    expect(decode(topic, payload, 1, 'all')).toEqual({ kind: 'dropped', reason });
  });

  it('carries its topic’s role, and is dropped if a customer writes in another’s chat', () => {
    const payload = bytes({ message: { from: { id: 7, role: 'attendant' }, timestamp: 5, content: 'x' } });
    expect(decode(`${TOPIC}/messages/customer`, payload, 9)).toMatchObject({ frame: { proven: 'customer' } });
    expect(decode(`${TOPIC}/messages/attendant`, payload, 9)).toMatchObject({
      frame: { proven: 'attendant' },
    });
    expect(decode('server/sessions/8/messages/customer', payload, 9)).toEqual({
      kind: 'dropped',
      reason: 'topic_mismatch',
    });
  });

  it.each([
    [`${TOPIC}/messages`, { message: { from: { id: 7 }, timestamp: 5, content: 'x' } }, 'widget'],
    ['server/sessions/online', { customer: { id: 7 } }, 'widget'],
    ['server/sessions/request', { customerId: 7 }, 'widget'],
    ['server/attendants/online', { attendantInfo: { id: 12 } }, 'all'],
    ['server/attendants/quit', { attendantInfo: { id: 12 } }, 'all'],
    ['server/attendants/assign', { attendantInfo: { id: 12 }, sessionInfo: { sessionTopic: TOPIC } }, 'all'],
  ] as const)('on %s counts only where LEGACY_CLIENTS lets its clients in', (topic, body, needed) => {
    for (const legacy of ['none', 'widget', 'all'] as const) {
      const isLetIn = legacy === 'all' || legacy === needed;
      const decoded = decode(topic, bytes(body), 1, legacy);
      expect([legacy, decoded.kind === 'dropped' ? decoded.reason : 'taken']).toEqual([
        legacy,
        isLetIn ? 'taken' : 'not_proven',
      ]);
    }
  });
});

describe('a refused publish', () => {
  const from = { id: 7, name: 'Mary' };
  const told = (topic: string, message: unknown, legacy: 'none' | 'widget' = 'none') => {
    const inbound = decode(topic, bytes({ sessionInfo: {}, message }), 9, legacy);
    return inbound.kind === 'dropped' ? (inbound.refused?.refusal ?? null) : 'taken';
  };
  const ref = { id: 'm', from: { id: 7, role: 'customer' }, timestamp: 5 };

  it.each([
    ['a text that is too long', { id: 'm', from, timestamp: 5, content: 'x'.repeat(20_001) }, 'too_long'],
    [
      'a publish that is too large',
      { id: 'm', from, timestamp: 5, content: 'x', more: 'x'.repeat(1_100_000) },
      'too_long',
    ],
    ['no text', { id: 'm', from, timestamp: 5, content: { a: 1 } }, 'unreadable'],
  ])('says of %s to its writer why it is not stored', (_, message, reason) => {
    expect(told(`${TOPIC}/messages/customer`, message)).toEqual({ ...ref, reason });
  });

  it('names the role of the topic, so that nobody takes back the words of others', () => {
    const message = { id: 'm', from: { id: 12, role: 'attendant' }, timestamp: 5, content: 'x' };
    expect(told(`${TOPIC}/messages/customer`, message)).toEqual({
      ...ref,
      from: { id: 12, role: 'customer' },
      reason: 'not_allowed',
    });
    expect(told(`${TOPIC}/messages`, message)).toMatchObject({
      from: { id: 12, role: undefined },
      reason: 'not_allowed',
    });
  });

  it('is told as far as it can be read, and not at all without an id', () => {
    const odd = { id: 'm', from: 'nobody', timestamp: 'never' };
    expect(told(`${TOPIC}/messages/attendant`, odd)).toEqual({
      id: 'm',
      from: { id: undefined, role: 'attendant' },
      timestamp: undefined,
      reason: 'unreadable',
    });
    for (const message of [7, null, {}, { id: {} }, { from, timestamp: 5 }])
      expect(told(`${TOPIC}/messages/customer`, message)).toBeNull();
  });
});
