import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { ChatAnswer } from './index.ts';
import { LogPageSchema, readAnswerLine, SocketDownSchema, SocketUpSchema } from './index.ts';

const customer = { id: 298301, name: 'Mary', avatarURL: null };
const sessionInfo = {
  sessionTopic: 'server/sessions/298301',
  sessionId: 's-1',
  requestID: 'r-1',
  keepAliveTTL: 600_000,
  customer,
  status: 'online',
  createdAt: 1,
  lastMessages: [],
  assignedAttendants: [12],
  sessionTemplate: { customersAllowed: 1, attendants: [{ type: 'support/firstLevel', required: true }] },
};
const { sessionTopic } = sessionInfo;
const held = { sessionTopic, rev: 3, sessionInfo, state: 'online' };
const control = { sessionTopic, rev: 3, payload: { instruction: 'session/ready', sessionInfo, rev: 3 } };
const publish = { topic: 'client/desk', payload: { version: 2, anything: [1] }, qos: 0 };
const ack = { id: 'm-1', from: { id: 298301, role: 'customer' }, timestamp: 5, seq: 1, receivedAt: 6 };
const answer = {
  sessionTopic,
  ok: true,
  accepted: 1,
  refused: [],
  acks: [ack],
  headSeq: 1,
  held,
  controls: [control],
  publishes: [publish],
};
const accepted = (value: unknown): Extract<ChatAnswer, { ok: true }> => {
  const line = readAnswerLine(value);
  if (line === null || 'desk' in line || !line.ok) throw new Error('The answer was not read.');
  return line;
};

describe('what the Worker says to the bridge', () => {
  it('comes out as it went in', () => {
    expect(readAnswerLine(answer)).toEqual(answer);
    const effects = { type: 'effects', n: 4, controls: [control], publishes: [publish], held: [held] };
    expect(v.parse(SocketDownSchema, effects)).toEqual(effects);
  });

  it('keeps the fields of a newer Worker, however deep', () => {
    const newer = {
      ...answer,
      priority: 1,
      acks: [{ ...ack, region: 'eu' }],
      held: { ...held, tags: ['vip'], sessionInfo: { ...sessionInfo, subject: 'An order' } },
      controls: [{ ...control, payload: { ...control.payload, survey: { stars: 5 } } }],
    };
    expect(readAnswerLine(newer)).toEqual(newer);
  });

  it('never brings more of people than id, name, picture and role', () => {
    const told = { ...sessionInfo, customer: { ...customer, phone: '555' } };
    const line = accepted({ ...answer, held: { ...held, sessionInfo: told } });
    expect(line.held?.sessionInfo.customer).toEqual(customer);
  });

  it.each(['acks', 'controls', 'publishes', 'refused'] as const)(
    'loses of its %s only the one that cannot be read',
    (list) => {
      const broken = { ...answer, [list]: [null, ...answer[list], { from: 'nobody' }] };
      expect(accepted(broken)[list]).toEqual(answer[list]);
    },
  );

  it('loses of a page or of effects only the entry that cannot be read', () => {
    const odd = { ...held, state: 'levitating' };
    const page = {
      type: 'page',
      held: [odd, held],
      attendants: [{ id: {} }, { id: 12, type: 'x' }],
      last: true,
    };
    expect(v.parse(SocketDownSchema, page)).toMatchObject({
      held: [held],
      attendants: [{ id: 12, type: 'x' }],
    });
    const effects = { type: 'effects', n: 1, controls: [{}, control], publishes: [{}, publish], held: [odd] };
    expect(v.parse(SocketDownSchema, effects)).toMatchObject({
      controls: [control],
      publishes: [publish],
      held: [],
    });
  });

  it('has a log in which what cannot be read keeps its place', () => {
    const message = { ...ack, content: 'Hello', from: { ...customer, role: 'customer' }, readAt: null };
    const known = { seq: 1, kind: 'message', sessionInfo, message };
    const entries = [known, { seq: 2, kind: 'whisper', text: 'x' }, { seq: 3, kind: 'message', message: 7 }];
    expect(v.parse(LogPageSchema, { sessionTopic, entries, headSeq: 3 }).entries).toEqual([
      known,
      { seq: 2, kind: 'unknown' },
      { seq: 3, kind: 'unknown' },
    ]);
    expect(accepted({ ...answer, log: entries }).log).toHaveLength(3);
    expect(v.safeParse(LogPageSchema, { sessionTopic, entries: [{ kind: 'x' }], headSeq: 3 }).success).toBe(
      false,
    );
  });

  it('is told from the words of anything else', () => {
    for (const other of [null, 'ok', 7, {}, { ok: true }, { sessionTopic, ok: 'yes' }, { desk: true }])
      expect([other, readAnswerLine(other)]).toEqual([other, null]);
    expect(readAnswerLine({ desk: true, ok: true, refused: [] })).toEqual({
      desk: true,
      ok: true,
      refused: [],
    });
  });

  it('is a refusal also where its code is one of a newer Worker', () => {
    const refusal = { index: 0, code: 'moon_phase', message: 'Not today.' };
    expect(accepted({ ...answer, refused: [refusal] }).refused).toEqual([{ ...refusal, code: 'internal' }]);
  });
});

describe('parts of different age', () => {
  const hello = { type: 'hello', v: 1, bridgeId: 'b', cursor: 0 };
  const welcome = { type: 'welcome', v: 1, role: 'active', epoch: 1 };

  it('an earlier bridge names no capability, nor does an earlier desk', () => {
    expect(v.parse(SocketUpSchema, hello)).toEqual({ ...hello, capabilities: [] });
    expect(v.parse(SocketDownSchema, welcome)).toEqual({ ...welcome, capabilities: [] });
  });

  it('a newer one may name what nobody here knows', () => {
    const capabilities = ['erase', 'teleport'];
    expect(v.parse(SocketUpSchema, { ...hello, capabilities, mood: 'good' })).toEqual({
      ...hello,
      capabilities,
    });
    expect(v.parse(SocketDownSchema, { ...welcome, capabilities })).toEqual({ ...welcome, capabilities });
    expect(v.parse(SocketUpSchema, { ...hello, capabilities: 'all' })).toEqual({
      ...hello,
      capabilities: [],
    });
  });

  it('an answer of a Worker that no longer counts its frames is read', () => {
    const { accepted: _, ...newer } = answer;
    expect(readAnswerLine(newer)).toEqual(newer);
  });
});
