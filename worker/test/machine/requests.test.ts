import { DEFAULT_SESSION_TEMPLATE, INSTRUCTIONS } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { wireStatus } from '../../src/chat/machine/state.ts';
import { step } from '../../src/chat/machine/step.ts';
import { accept, ana, instructions, mary, request, run } from './events.ts';

describe('a chat that is asked for, and ends', () => {
  it('rules 2 and 10: waits when it is asked for, and is online once somebody accepts', () => {
    expect(run(request()).state).toMatchObject({ kind: 'waiting', rev: 1 });
    const online = run(request(), accept(ana));
    expect(online.state).toMatchObject({ kind: 'online', places: [{ attendant: ana, slot: 0 }] });
    expect(instructions(online)).toEqual([INSTRUCTIONS.ready]);
  });

  it('rule 3: is not begun twice by a repeated request', () => {
    const once = run(request());
    const twice = step(once.state, request(), 9);
    expect(twice.state).toBe(once.state);
    expect(twice.effects).toEqual([]);
  });

  it('rule 4: tells a client that missed its session/ready again, under a higher rev', () => {
    const online = run(request(), accept(ana)).state;
    const again = step(online, request({ status: 'waitingAttendantsAssignment' }), 9);
    expect(instructions(again)).toEqual([INSTRUCTIONS.ready]);
    expect(again.state.rev).toBe(online.rev + 1);
  });

  it('rule 46: is renamed at once by its customer only, under a higher rev', () => {
    const called = (name: string, over = {}) =>
      request({ customer: { ...mary, id: '298301', name }, status: 'online', isProven: true, ...over });
    for (const state of [run(request()).state, run(request(), accept(ana)).state]) {
      const next = step(state, called('Maria'), 9);
      expect(next.state).toMatchObject({
        rev: state.rev + 1,
        session: { customer: { id: 298301, name: 'Maria' } },
      });
      expect(instructions(next)).toEqual([INSTRUCTIONS.update]);
    }
    const waiting = run(request()).state;
    for (const other of [
      called('Maria', { isProven: false }),
      called(''),
      called('\u200b'),
      called('Mary'),
    ]) {
      expect(step(waiting, other, 9).state).toBe(waiting);
    }
  });

  it('rule 2: waits as aborted while nobody is there, and goes online when one comes', () => {
    const told = run(request(), { kind: 'nobody', rev: 1 });
    expect(instructions(told)).toEqual([INSTRUCTIONS.unavailable]);
    expect(told.state.kind).toBe('waiting');
    expect(told.state.kind === 'waiting' && wireStatus(told.state)).toBe('aborted');
    expect(instructions(step(told.state, accept(ana), 9))).toEqual([INSTRUCTIONS.ready]);
  });

  it('rule 6: ends by silence only if nothing has happened since the bridge counted', () => {
    const online = run(request(), accept(ana)).state;
    expect(step(online, { kind: 'silent', rev: 1 }, 9).state).toBe(online);
    const over = step(online, { kind: 'silent', rev: 2 }, 9);
    expect(over.state).toMatchObject({ kind: 'over', reason: 'expired' });
    expect(instructions(over)).toEqual([INSTRUCTIONS.expired]);
  });

  it('rule 5: opens again under the same sessionId, with the time of its beginning', () => {
    const again = run(request(), { kind: 'silent', rev: 1 }, request());
    expect(again.state).toMatchObject({ kind: 'waiting', session: { sessionId: 's-1', createdAt: 0 } });
  });

  const written = {
    kind: 'written' as const,
    begins: true,
    customer: mary,
    sessionId: 's-0',
    keepAliveTTL: 1,
    template: DEFAULT_SESSION_TEMPLATE,
  };

  it('rule 4: tells a page that believes it online of its end, and by whom', () => {
    const ended = run(request(), accept(ana), { kind: 'end', by: ana }).state;
    const crossed = step(ended, request({ status: 'online' }), 9);
    expect(crossed.state.kind).toBe('over');
    expect(crossed.effects).toEqual([{ instruction: INSTRUCTIONS.expired, reason: 'ended', attendant: ana }]);
  });

  it.each([
    ['a keep-alive in the old name', request({ status: 'aborted' }), 'over'],
    ['one that takes itself for waiting', request({ status: 'waitingAttendantsAssignment' }), 'over'],
    ['one without a requestID', request({ requestID: '' }), 'over'],
    ['one of an earlier session', request({ sessionId: 's-0', isRepeat: true }), 'over'],
    ['a new requestID', request({ requestID: 'r-2' }), 'waiting'],
    [
      'a new requestID of a page that believes it online',
      request({ requestID: 'r-2', status: 'online' }),
      'waiting',
    ],
    ['a new session', request({ sessionId: 's-2', requestID: '' }), 'waiting'],
    ['the customer’s word', written, 'waiting'],
  ])('rule 4: ended by an attendant, %s leaves it %s', (_, event, kind) => {
    const ended = run(request(), accept(ana), { kind: 'end', by: ana }).state;
    const after = step(ended, event, 9);
    expect(after.state.kind).toBe(kind);
    if (kind === 'over') expect(after).toEqual({ state: ended, effects: [] });
    else expect(instructions(after)).toEqual([INSTRUCTIONS.update]);
  });

  it.each([
    ['left', true],
    ['expired', false],
  ] as const)(
    'rules 5 and 6: that ended as %s says so, and begins again by any sign of life',
    (reason, hasLeft) => {
      const over = run(request(), accept(ana), { kind: 'silent', rev: 2, hasLeft });
      expect(over.state).toMatchObject({ kind: 'over', reason });
      expect(over.effects).toEqual([{ instruction: INSTRUCTIONS.expired, reason }]);
      for (const event of [request({ status: 'online' }), request(), written])
        expect(step(over.state, event, 9).state).toMatchObject({
          kind: 'waiting',
          session: { sessionId: 's-1', requestID: 'r-1', customer: mary },
        });
    },
  );

  it('rule 7: a word after an end without a name keeps the name that is known', () => {
    const ended = run(request(), accept(ana), { kind: 'end', by: ana }).state;
    const nameless = step(ended, { ...written, customer: { id: '298301', name: '', avatarURL: null } }, 9);
    expect(nameless.state).toMatchObject({ session: { customer: mary } });
  });

  it('rule 1: has one current session for two pages of a customer', () => {
    const second = run(request(), accept(ana), request({ sessionId: 's-2' }));
    expect(second.state).toMatchObject({ kind: 'online', session: { sessionId: 's-1' } });
    expect(instructions(second)).toEqual([INSTRUCTIONS.ready]);
    const waiting = run(request(), request({ sessionId: 's-2' }));
    expect(waiting.state).toMatchObject({ kind: 'waiting', session: { sessionId: 's-1' } });
    expect(instructions(waiting)).toEqual([INSTRUCTIONS.update]);
  });

  it('rule 7: begins with the customer’s word where the request was lost', () => {
    const begun = run(written).state;
    expect(begun).toMatchObject({
      kind: 'waiting',
      session: { sessionId: written.sessionId, requestID: '' },
    });
    expect(step(begun, written, 9).state).toBe(begun);
    const { sessionId } = written;
    const asked = step(begun, request({ sessionId }), 9).state;
    expect(asked).toMatchObject({ kind: 'waiting', session: { sessionId, requestID: 'r-1' } });
    // So that its keep-alives after an end are known as repeats.
    const ended = run(written, request({ sessionId }), accept(ana), { kind: 'end', by: ana }).state;
    expect(step(ended, request({ sessionId }), 9).state).toBe(ended);
  });

  it('rule 7: keeps what others write before a request, and opens with the request', () => {
    const other = { ...written, begins: false };
    expect(run(other).state.kind).toBe('over');
    expect(run(other, other).state).toEqual(run(other).state);
    expect(run(other, request()).state).toMatchObject({ kind: 'waiting', session: { sessionId: 's-1' } });
    const online = run(request(), accept(ana)).state;
    expect(step(online, written, 9).state).toBe(online);
  });
});
