import { TOPICS } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { fit } from '../src/broker/fit.ts';

const MAX_BYTES = 65_000;
const CONTROL_TOPIC = TOPICS.clientControl('server/sessions/7');
const message = (n: number, content: string) => ({
  from: { id: 7, name: 'Mary', avatarURL: null },
  id: `m-${n}`,
  timestamp: n,
  content,
  readAt: null,
  seq: n,
});
const control = (
  messages: unknown[],
  customer = { id: 7, name: 'Mary', avatarURL: null as string | null },
) => ({
  instruction: 'session/ready',
  sessionInfo: { sessionTopic: 'server/sessions/7', customer, lastMessages: messages },
  rev: 3,
});
const fitted = (topic: string, payload: unknown, maxBytes = MAX_BYTES) => {
  const parts = fit(topic, JSON.stringify(payload), maxBytes);
  for (const part of parts ?? []) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(maxBytes);
  return parts?.map((part) => JSON.parse(part)) ?? null;
};
const onlyOne = (parts: unknown[] | null) => {
  expect(parts).toHaveLength(1);
  return parts?.[0] as ReturnType<typeof control>;
};

describe('what is too large for the broker', () => {
  it('is left as it is where it fits', () => {
    const payload = control([message(1, 'hello')]);
    expect(fitted(CONTROL_TOPIC, payload)).toEqual([payload]);
  });

  it('carries fewer of the last messages, the newest of them', () => {
    const messages = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => message(n, 'x'.repeat(15_000)));
    const smaller = onlyOne(fitted(CONTROL_TOPIC, control(messages)));
    expect(smaller.sessionInfo.lastMessages).toEqual(messages.slice(4));
  });

  it('is measured in bytes of JSON, where a control character is six', () => {
    const messages = [1, 2, 3, 4].map((n) => message(n, '\u0001'.repeat(4_000)));
    const smaller = onlyOne(fitted(CONTROL_TOPIC, control(messages)));
    expect(smaller.sessionInfo.lastMessages).toEqual(messages.slice(2));
  });

  it('goes without its last messages where none of them fits', () => {
    const smaller = onlyOne(fitted(CONTROL_TOPIC, control([message(1, '\u0001'.repeat(20_000))])));
    expect(smaller.sessionInfo.lastMessages).toEqual([]);
    expect(smaller.rev).toBe(3);
  });

  it('gives up pictures, then long names, and never who somebody is', () => {
    const customer = { id: 7, name: '\u0002'.repeat(200), avatarURL: '\u0003'.repeat(2_048) };
    expect(onlyOne(fitted(CONTROL_TOPIC, control([], customer), 4_096)).sessionInfo.customer).toEqual({
      ...customer,
      avatarURL: null,
    });
    const { id, name, avatarURL } = onlyOne(fitted(CONTROL_TOPIC, control([], customer), 400)).sessionInfo
      .customer;
    expect([id, name, avatarURL]).toEqual([7, ' ', null]);
  });

  it('a message that is repeated stays in its own last messages, or is not sent', () => {
    const repeated = message(2, 'y'.repeat(20_000));
    const payload = {
      sessionInfo: {
        sessionTopic: 'server/sessions/7',
        lastMessages: [message(1, 'x'.repeat(20_000)), repeated],
      },
      message: repeated,
    };
    const [smaller] = fitted('server/sessions/7/messages', payload, 50_000) ?? [];
    expect(smaller.sessionInfo.lastMessages).toEqual([repeated]);
    expect(fitted('server/sessions/7/messages', payload, 30_000)).toBeNull();
  });

  it.each(['acks', 'refusals'])('many %s go out in parts, each entry once and in order', (list) => {
    const entries = Array.from({ length: 512 }, (_, n) => ({
      id: '\u00e9'.repeat(100) + n,
      from: { id: 7 },
      seq: n,
    }));
    const parts = fitted('server/sessions/7/messages/stored', { [list]: entries }, 4_096) ?? [];
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.flatMap((part) => part[list])).toEqual(entries);
  });

  it('a feed of the desk goes out in parts, whose versions grow without a gap', () => {
    const chats = Array.from({ length: 300 }, (_, n) => ({
      sessionInfo: { sessionId: `s-${n}` },
      state: 'waiting',
    }));
    const feed = { version: 41, chats, chatsGone: ['server/sessions/9'] };
    const parts = fitted(TOPICS.desk(), feed, 4_096) ?? [];
    expect(parts.length).toBeGreaterThan(2);
    let known = 40;
    for (const { version } of parts) {
      expect(version).toBeGreaterThan(known);
      expect(version).toBeLessThanOrEqual(known + 1);
      known = version;
    }
    expect(known).toBe(41);
    expect(parts.flatMap((part) => part.chats ?? [])).toEqual(chats);
    expect(parts.flatMap((part) => part.chatsGone ?? [])).toEqual(['server/sessions/9']);
  });

  it('nothing is left of what cannot fit at all', () => {
    expect(fitted('answers/7', { userRequesting: { id: 'x'.repeat(256) } }, 100)).toBeNull();
  });
});
