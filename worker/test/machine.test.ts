import { DEFAULT_SESSION_TEMPLATE, INSTRUCTIONS, type SessionTemplate } from '@chimpassist/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatEvent } from '../src/chat/machine/event.ts';
import { type ChatState, isStaffed, NO_CHAT, placesOf, wireStatus } from '../src/chat/machine/state.ts';
import { step } from '../src/chat/machine/step.ts';
import type { AttendantCard } from '../src/contract/attendant-card.ts';

const ana: AttendantCard = { id: 12, name: 'Ana', avatarURL: null, type: 'support/firstLevel' };
const ben: AttendantCard = { id: 13, name: 'Ben', avatarURL: null, type: 'support/firstLevel' };
const sue: AttendantCard = { id: 90, name: 'Sue', avatarURL: null, type: 'support/supervisor' };
const cho: AttendantCard = { id: 50, name: 'Cho', avatarURL: null, type: 'support/secondLevel' };
const mary = { id: 298301, name: 'Mary', avatarURL: null };

const request = (over: Partial<Extract<ChatEvent, { kind: 'request' }>> = {}): ChatEvent => ({
  kind: 'request',
  customer: mary,
  sessionId: 's-1',
  requestID: 'r-1',
  keepAliveTTL: 600_000,
  template: DEFAULT_SESSION_TEMPLATE,
  status: undefined,
  ...over,
});
const accept = (attendant: AttendantCard): ChatEvent => ({ kind: 'accept', attendant, sessionId: undefined });

function run(...events: ChatEvent[]) {
  let state: ChatState = NO_CHAT;
  let last = step(state, events[0] ?? request(), 0);
  state = last.state;
  for (const [i, event] of events.slice(1).entries()) {
    last = step(state, event, i + 1);
    state = last.state;
  }
  return last;
}

const instructions = ({ effects }: ReturnType<typeof step>) => effects.map(({ instruction }) => instruction);

describe('a chat', () => {
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

  it('rule 8: belongs to the first of two who accept one offer', () => {
    const second = run(request(), accept(ana), accept(ben));
    expect(second.refusal?.code).toBe('not_offered');
    expect(placesOf(second.state).map(({ attendant }) => attendant.id)).toEqual([12]);
  });

  it('rule 9: takes an acceptance that comes twice once', () => {
    const online = run(request(), accept(ana)).state;
    expect(step(online, accept(ana), 9).state).toBe(online);
  });

  it('rule 2: waits as aborted while nobody is there, and goes online when one comes', () => {
    const told = run(request(), { kind: 'nobody', rev: 1 });
    expect(instructions(told)).toEqual([INSTRUCTIONS.unavailable]);
    expect(told.state.kind).toBe('waiting');
    expect(told.state.kind === 'waiting' && wireStatus(told.state)).toBe('aborted');
    expect(instructions(step(told.state, accept(ana), 9))).toEqual([INSTRUCTIONS.ready]);
  });

  it('rule 10: waits again, under the same session, when its last attendant is lost', () => {
    const lost = run(request(), accept(ana), { kind: 'attendantLost', attendantId: '12' });
    expect(lost.state).toMatchObject({
      kind: 'waiting',
      session: { sessionId: 's-1' },
      announced: false,
      places: [],
    });
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

  it('rule 11: goes to the level that a hand-over names, without the one who gave it', () => {
    const handed = run(request(), accept(ana), {
      kind: 'handOver',
      by: ana,
      to: { type: 'support/secondLevel' },
      note: 'needs a refund',
    });
    expect(placesOf(handed.state)).toEqual([]);
    expect(step(handed.state, accept(cho), 9).state).toMatchObject({
      kind: 'online',
      places: [{ attendant: cho }],
    });
    expect(instructions(step(handed.state, accept(cho), 9))).toEqual([INSTRUCTIONS.assigned]);
  });

  it('rule 12: is handed over and ended only by who is in it, or a supervisor', () => {
    const online = run(request(), accept(ana)).state;
    expect(step(online, { kind: 'end', by: ben }, 9).refusal?.code).toBe('not_assigned');
    expect(step(online, { kind: 'end', by: sue }, 9).state).toMatchObject({ kind: 'over', reason: 'ended' });
  });

  it('rule 13: is joined beside its attendant, and taken over in their place', () => {
    const online = run(request(), accept(ana)).state;
    const joined = step(online, { kind: 'join', attendant: sue, takeOver: false }, 9);
    expect(placesOf(joined.state).map(({ attendant }) => attendant.id)).toEqual([12, 90]);
    const taken = step(online, { kind: 'join', attendant: sue, takeOver: true }, 9);
    expect(placesOf(taken.state).map(({ attendant }) => attendant.id)).toEqual([90]);
  });

  it('rule 10: with two required places is online only when both are filled', () => {
    const template: SessionTemplate = {
      customersAllowed: 1,
      attendants: [
        { type: 'support/firstLevel', required: true },
        { type: 'support/secondLevel', required: true },
      ],
    };
    const half = run(request({ template }), accept(ana));
    expect(half.state.kind).toBe('waiting');
    expect(instructions(half)).toEqual([INSTRUCTIONS.assigned]);
    expect(step(half.state, accept(ben), 9).refusal?.code).toBe('not_offered');
    const whole = step(half.state, accept(cho), 9).state;
    expect(whole.kind).toBe('online');
    const left = step(whole, { kind: 'attendantLost', attendantId: 12 }, 10);
    expect(left.state).toMatchObject({ kind: 'online', places: [{ attendant: cho, slot: 1 }] });
    expect(instructions(left)).toEqual([INSTRUCTIONS.update]);
    const back = step(left.state, accept(ben), 11);
    expect(instructions(back)).toEqual([INSTRUCTIONS.assigned]);
    expect(step(left.state, { kind: 'leave', by: cho }, 12).state.kind).toBe('waiting');
  });

  it('rule 11: is taken after a hand-over to a level by nobody of the level before', () => {
    const handed = run(request(), accept(ana), {
      kind: 'handOver',
      by: ana,
      to: { type: 'support/secondLevel' },
      note: '',
    });
    expect(step(handed.state, accept(ben), 9).refusal?.code).toBe('not_offered');
  });

  it('rule 11: after a hand-over to a silent colleague, another of the type takes it', () => {
    const handed = run(request(), accept(ana), {
      kind: 'handOver',
      by: ana,
      to: { attendantId: cho.id },
      note: '',
    });
    expect(step(handed.state, accept(cho), 9).state).toMatchObject({ places: [{ attendant: cho }] });
    expect(step(handed.state, accept(ben), 9).state).toMatchObject({ places: [{ attendant: ben }] });
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

  it('rule 19: keeps the time of its arrival when its attendant is lost', () => {
    const lost = run(request(), accept(ana), { kind: 'attendantLost', attendantId: 12 });
    expect(lost.state).toMatchObject({ since: 2, session: { arrivedAt: 0 } });
  });
});

describe('whatever happens, in any order', () => {
  const attendant = fc.constantFrom(ana, ben, cho, sue);
  const event: fc.Arbitrary<ChatEvent> = fc.oneof(
    fc.constantFrom(request(), request({ sessionId: 's-2' }), request({ status: 'online' })),
    attendant.map(accept),
    fc.tuple(fc.nat(12), fc.boolean()).map(([rev, hasLeft]): ChatEvent => ({ kind: 'silent', rev, hasLeft })),
    fc.constant<ChatEvent>({
      kind: 'written',
      begins: true,
      customer: mary,
      sessionId: 's-0',
      keepAliveTTL: 1,
      template: DEFAULT_SESSION_TEMPLATE,
    }),
    fc.nat(12).map((rev): ChatEvent => ({ kind: 'nobody', rev })),
    attendant.map(({ id }): ChatEvent => ({ kind: 'attendantLost', attendantId: id })),
    fc
      .tuple(attendant, attendant)
      .map(([by, to]): ChatEvent => ({ kind: 'handOver', by, to: { attendantId: to.id }, note: '' })),
    attendant.map((by): ChatEvent => ({ kind: 'end', by })),
    fc
      .tuple(attendant, fc.boolean())
      .map(([who, takeOver]): ChatEvent => ({ kind: 'join', attendant: who, takeOver })),
    attendant.map((by): ChatEvent => ({ kind: 'leave', by })),
  );

  it('rev grows at every change, a place has one owner, and online has an attendant', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        let state: ChatState = NO_CHAT;
        for (const [now, each] of events.entries()) {
          const next = step(state, each, now);
          if (next.state === state) {
            expect(next.effects).toEqual([]);
          } else {
            expect(next.state.rev).toBe(state.rev + 1);
          }
          if (next.refusal) expect(next.state).toBe(state);
          const places = placesOf(next.state);
          const slots = places.map(({ slot }) => slot).filter((slot) => slot !== null);
          expect(new Set(slots).size).toBe(slots.length);
          expect(new Set(places.map(({ attendant: { id } }) => id)).size).toBe(places.length);
          if (next.state.kind === 'online') expect(places.length).toBeGreaterThan(0);
          if (next.state.kind === 'waiting')
            expect(isStaffed(next.state.session.template, places)).toBe(false);
          state = next.state;
        }
      }),
      { numRuns: 10_000 },
    );
  });
});
