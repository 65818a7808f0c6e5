import { describe, expect, it } from 'vitest';
import type { HeldState } from '../frames/index.ts';
import { EndedStates } from './ended-states.ts';
import { HeldStates } from './held-states.ts';
import type { RequestFrame } from './request-frame.ts';

const TOPIC = 'server/sessions/7';

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
  it('do not judge the presence of a customer whose connection ends in the Worker', () => {
    const states = new HeldStates();
    states.update({ ...held('online', 1), atEdge: true }, 1);
    expect(states.silentAt(1_000_000, 0)).toEqual([]);
    expect(states.presenceChanges(() => true, 1_000_000)).toEqual([]);
    // The customer comes back over the broker.
    states.update(held('online', 2), 2);
    expect(states.silentAt(1_000_000, 0)).toMatchObject([{ sessionTopic: TOPIC, rev: 2 }]);
  });

  it('say where somebody may listen at the edge, also where only the desk told', () => {
    const states = new HeldStates();
    expect(states.mayBeHeardAtEdge(TOPIC)).toBe(false);
    states.update(held('online', 1), 1, 'desk');
    expect(states.mayBeHeardAtEdge(TOPIC)).toBe(true);
    states.update(held('online', 1), 2);
    expect(states.mayBeHeardAtEdge(TOPIC)).toBe(false);
    states.update({ ...held('online', 1), heardAtEdge: true }, 3);
    states.update(held('online', 2), 4, 'desk');
    expect(states.mayBeHeardAtEdge(TOPIC)).toBe(true);
  });

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
