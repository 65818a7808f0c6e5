import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HeldState } from '@chimpassist/protocol/frames';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AttendantClock } from '../src/clocks/attendant-clock.ts';
import { EndedStates } from '../src/clocks/ended-states.ts';
import { HeldStates } from '../src/clocks/held-states.ts';
import type { RequestFrame } from '../src/clocks/request-frame.ts';
import { decode } from '../src/flow/from-broker/decode.ts';
import { Spool } from '../src/spool/spool.ts';

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

const held = (state: HeldState['state'], rev: number): HeldState => ({
  sessionTopic: TOPIC,
  rev,
  state,
  sessionInfo: {
    sessionTopic: TOPIC,
    sessionId: 's',
    requestID: '',
    keepAliveTTL: 1_000,
    customer: { id: 7, name: 'Mary', avatarURL: null },
    status: state === 'online' ? 'online' : 'waitingAttendantsAssignment',
    createdAt: 0,
    lastMessages: [],
    assignedAttendants: [],
    sessionTemplate: { customersAllowed: 1, attendants: [{ type: 'support/firstLevel', required: true }] },
  },
});
const request = (at: number, more: Partial<RequestFrame> = {}): RequestFrame => ({
  kind: 'request',
  at,
  customer: { id: 7, name: 'Mary', avatarURL: null },
  proven: true,
  ...more,
});

describe('held states', () => {
  it('answer the keep-alives of known sessions and hand the others to the edge', () => {
    const states = new HeldStates();
    expect(states.heard(TOPIC, request(1), 1).kind).toBe('forward');
    states.update(held('waiting', 1), 1);
    expect(states.heard(TOPIC, request(2), 2)).toMatchObject({
      kind: 'answer',
      payload: { instruction: 'session/update', rev: 1 },
    });
    states.update(held('online', 2), 3);
    expect(states.heard(TOPIC, request(4, { status: 'online' }), 4)).toMatchObject({
      kind: 'answer',
      payload: { instruction: 'session/update', rev: 2 },
    });
    expect(states.heard(TOPIC, request(5, { sessionId: 'another' }), 5).kind).toBe('forward');
  });

  it('let a page that has not heard its session/ready ask the edge, but not every time', () => {
    const states = new HeldStates();
    states.update(held('online', 1), 0);
    const at = Date.now();
    expect(states.heard(TOPIC, request(at), at).kind).toBe('forward');
    expect(states.heard(TOPIC, request(at + 10), at + 10).kind).toBe('wait');
    expect(states.heard(TOPIC, request(at + 10_000), at + 10_000).kind).toBe('forward');
  });

  it('hand a proven page’s other name to the edge, not every time, and no empty one', () => {
    const states = new HeldStates();
    const { sessionInfo, ...rest } = held('online', 1);
    const called = (name: string) => ({
      ...rest,
      sessionInfo: { ...sessionInfo, customer: { id: 7, name, avatarURL: null } },
    });
    states.update(called('Mary'), 0);
    const frame = (name: string, proven = true) => ({
      status: 'online' as const,
      customer: { id: 7, name, avatarURL: null },
      proven,
    });
    expect(states.heard(TOPIC, request(1, frame('Mary')), 1).kind).toBe('answer');
    expect(states.heard(TOPIC, request(2, frame('Maria', false)), 2).kind).toBe('answer');
    expect(states.heard(TOPIC, request(3, frame('')), 3).kind).toBe('answer');
    expect(states.heard(TOPIC, request(4, frame('Maria')), 4).kind).toBe('forward');
    expect(states.heard(TOPIC, request(5, frame('Maria')), 5).kind).toBe('answer');
    states.update({ ...called('Maria'), rev: 2 }, 6);
    expect(states.heard(TOPIC, request(9_000, frame('Maria')), 9_000).kind).toBe('answer');
  });

  const over = (rev: number, reason: 'ended' | 'left' | 'expired' = 'ended'): HeldState => {
    const { sessionInfo, ...rest } = held('over', rev);
    const by = { id: 12, name: 'Ana', avatarURL: null };
    const ending = { reason, at: 1, ...(reason === 'ended' ? { by } : {}) };
    return { ...rest, sessionInfo: { ...sessionInfo, requestID: 'r-1', status: 'aborted', ending } };
  };
  const old = { sessionId: 's', requestID: 'r-1' };

  it.each([
    ['its whole session', { ...old, status: 'waitingAttendantsAssignment' }, 'wait'],
    ['its own copy as aborted', { ...old, status: 'aborted' }, 'wait'],
    ['no requestID', { sessionId: 's' }, 'wait'],
    ['a new requestID', { ...old, requestID: 'r-2' }, 'forward'],
    ['another session', { ...old, sessionId: 't' }, 'forward'],
    ['no session', {}, 'forward'],
  ] as const)('of a chat that an attendant ended answer a keep-alive with %s by: %s %s', (_, frame, kind) => {
    const states = new HeldStates();
    states.update(held('online', 1), 0);
    states.update(over(2), 1);
    expect(states.size).toBe(0);
    expect(states.heard(TOPIC, request(2, frame), 2)).toEqual({ kind });
  });

  it('tell of the end who believes it online, by whom, and not at each asking', () => {
    const states = new HeldStates();
    // As after a restart: the first keep-alive went to the edge, and this is what it answered.
    expect(states.heard(TOPIC, request(1, old), 1).kind).toBe('forward');
    states.update(over(2), 1);
    expect(states.heard(TOPIC, request(2, { ...old, status: 'online' }), 2)).toMatchObject({
      kind: 'answer',
      payload: {
        instruction: 'session/aborted/expired',
        reason: 'ended',
        rev: 2,
        attendantInfo: { id: 12, name: 'Ana' },
        sessionInfo: { status: 'aborted' },
      },
    });
    // A client that asks again at each such word would be answered for ever.
    expect(states.heard(TOPIC, request(3, { ...old, status: 'online' }), 3).kind).toBe('wait');
    states.update(held('online', 1), 4);
    expect(states.heard(TOPIC, request(5, old), 5).kind).toBe('wait');
    states.update(held('waiting', 3), 6);
    expect(states.heard(TOPIC, request(7, old), 7).kind).toBe('answer');
  });

  it.each(['left', 'expired'] as const)(
    'hand a keep-alive of a chat that ended as %s to the edge',
    (reason) => {
      const states = new HeldStates();
      states.update(over(2, reason), 1);
      expect(states.heard(TOPIC, request(2, old), 2).kind).toBe('forward');
    },
  );

  it('forget an ended chat once its page has been silent for the time to live', () => {
    let now = 0;
    const ended = new EndedStates(() => now);
    ended.learn(over(2));
    now = 900;
    expect(ended.heard(TOPIC, request(1, old))).toBe('silence');
    now = 1_900;
    ended.learn({ ...over(2), sessionTopic: 'server/sessions/8' });
    expect(ended.size).toBe(2);
    now = 1_901;
    ended.learn({ ...over(2), sessionTopic: 'server/sessions/8' });
    expect(ended.size).toBe(1);
  });

  it('tell a page that asks for no chat of the one there is, without asking the edge', () => {
    const states = new HeldStates();
    expect(states.heardIdle(TOPIC, 1)).toEqual({ kind: 'wait' });
    states.update(held('waiting', 1), 1);
    expect(states.heardIdle(TOPIC, 2)).toMatchObject({
      kind: 'answer',
      payload: { instruction: 'session/update', sessionInfo: { status: 'waitingAttendantsAssignment' } },
    });
    states.update(held('online', 2), 3);
    expect(states.heardIdle(TOPIC, 900)).toMatchObject({
      kind: 'answer',
      payload: { sessionInfo: { status: 'online' } },
    });
    // It counts as heard, like every keep-alive.
    expect(states.silentAt(1_899, 0)).toEqual([]);
    expect(states.silentAt(1_900, 0)).toHaveLength(1);
  });

  it('ignore older news', () => {
    const states = new HeldStates();
    states.update(held('online', 5), 0);
    states.update(held('waiting', 4), 0);
    expect(states.heard(TOPIC, request(1, { status: 'online' }), 1)).toMatchObject({ payload: { rev: 5 } });
  });

  it('report silence once, and count it only from the moment of listening', () => {
    const states = new HeldStates();
    states.update(held('online', 1), 0);
    expect(states.silentAt(5_000, 4_500)).toEqual([]);
    expect(states.silentAt(5_500, 4_500).map(({ sessionTopic }) => sessionTopic)).toEqual([TOPIC]);
    expect(states.silentAt(9_000, 4_500)).toEqual([]);
    states.heard(TOPIC, request(9_000, { status: 'online' }), 9_000);
    expect(states.silentAt(9_999, 4_500)).toEqual([]);
    expect(states.silentAt(10_000, 4_500)).toHaveLength(1);
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

describe('the clock of attendants', () => {
  const ana = { id: 12, name: 'Ana', avatarURL: null, email: undefined, type: 'support/firstLevel' };

  it('tells edges only: came, changed, fell silent', () => {
    const clock = new AttendantClock(1_000);
    expect(clock.heard(ana, 0)).toBe(true);
    expect(clock.heard(ana, 500)).toBe(false);
    expect(clock.heard({ ...ana, name: 'Ana R.' }, 600)).toBe(true);
    expect(clock.silentAt(1_599, 0)).toEqual([]);
    expect(clock.silentAt(1_600, 0)).toEqual([12]);
    expect(clock.silentAt(9_000, 0)).toEqual([]);
    expect(clock.heard(ana, 9_001)).toBe(true);
  });
});

describe('the spool', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'chimp-spool-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('has after a crash what was added and not removed, in order', () => {
    const path = join(folder, 'spool.db');
    const before = new Spool(path);
    const ids = [1, 2, 3].map((at) => before.frames.add(TOPIC, request(at)));
    before.frames.remove(ids.slice(0, 1));
    before.revs.set(TOPIC, 4);
    before.cursors.desk = 17;
    before.commit();

    // Opened a second time without the first having been closed, as after kill -9.
    const after = new Spool(path);
    expect([...after.frames.all()].map(({ frame }) => frame.at)).toEqual([2, 3]);
    expect(after.frames.depth).toBe(2);
    expect(after.revs.get(TOPIC)).toBe(4);
    expect(after.revs.get('server/sessions/8')).toBe(0);
    expect(after.cursors.desk).toBe(17);
    after.close();
    before.close();
  });
});
