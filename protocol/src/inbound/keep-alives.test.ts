import { describe, expect, it } from 'vitest';
import { HeldStates } from '../held/index.ts';
import type { Inbound } from './decode.ts';
import { KeepAlives } from './keep-alives.ts';
import { PerishableQuota } from './perishable-quota.ts';

const TOPIC = 'server/sessions/7';
const customer = { id: 7, name: 'Mary', avatarURL: null };
type Online = Extract<Inbound, { kind: 'online' }>;

function online(more: { sessionId?: string; proven?: boolean; idle?: true } = {}): Online {
  const { idle, proven = true, ...frame } = more;
  const page = { id: 'a', visible: true, gone: false, idle: true };
  return {
    kind: 'online',
    sessionTopic: TOPIC,
    frame: { kind: 'request', at: 1, customer, proven, ...frame },
    ...(idle ? { page } : {}),
  };
}

function keepAlives(): KeepAlives {
  const held = new HeldStates();
  const sessionInfo = {
    sessionTopic: TOPIC,
    sessionId: 's',
    requestID: '',
    keepAliveTTL: 600_000,
    customer,
    status: 'waitingAttendantsAssignment' as const,
    createdAt: 0,
    lastMessages: [],
    assignedAttendants: [],
    sessionTemplate: { customersAllowed: 1, attendants: [{ type: 'support/firstLevel', required: true }] },
  };
  held.update({ sessionTopic: TOPIC, rev: 1, state: 'waiting', sessionInfo }, 0);
  return new KeepAlives(held, new PerishableQuota());
}

const countsOf = (answers: readonly { kind: string }[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { kind } of answers) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

describe('keep-alives that come in a flood', () => {
  it('are answered thirty times, and then not', () => {
    const alive = keepAlives();
    expect(countsOf(Array.from({ length: 40 }, () => alive.heard(online(), 1)))).toEqual({
      answer: 30,
      busy: 10,
    });
  });

  it('reach the edge ten times where only it can answer', () => {
    const alive = keepAlives();
    const answers = Array.from({ length: 40 }, () => alive.heard(online({ sessionId: 'other' }), 1));
    expect(countsOf(answers)).toEqual({ forward: 10, wait: 30 });
  });

  it('leave the share of who can prove the id to that one', () => {
    const alive = keepAlives();
    for (let n = 0; n < 100; n++) alive.heard(online({ proven: false }), 1);
    expect(alive.heard(online(), 1)).toMatchObject({ kind: 'answer' });
  });

  it('of a page that asks for nobody never reach the edge', () => {
    const alive = keepAlives();
    expect(alive.heard(online({ sessionId: 'other', idle: true }), 1)).toMatchObject({ kind: 'answer' });
  });
});
