import { DEFAULT_SESSION_TEMPLATE } from '@chimpassist/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatEvent } from '../../src/chat/machine/event.ts';
import { type ChatState, isLive, isStaffed, NO_CHAT, placesOf } from '../../src/chat/machine/state.ts';
import { step } from '../../src/chat/machine/step.ts';
import { bindings } from '../support.ts';
import { accept, ana, ben, cho, mary, request, sue } from './events.ts';

const IDS = [ana, ben, cho, sue].map(({ id }) => String(id));
const RUNS = Number((bindings as unknown as { MACHINE_RUNS: string }).MACHINE_RUNS);

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
    fc
      .tuple(attendant, fc.boolean())
      .map(([{ id }, hasSignedOut]): ChatEvent => ({ kind: 'attendantLost', attendantId: id, hasSignedOut })),
    fc.tuple(attendant, fc.option(fc.subarray(IDS), { nil: undefined })).map(
      ([{ id }, there]): ChatEvent => ({
        kind: 'declined',
        attendantId: id,
        ...(there === undefined ? {} : { there }),
      }),
    ),
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
          // A hand-over that nobody took goes back to who gave it and is there, or to nobody.
          if (each.kind === 'declined')
            for (const { attendant } of places)
              if (!placesOf(state).some((before) => before.attendant.id === attendant.id))
                expect(each.there ?? IDS).toContain(String(attendant.id));
          // Whoever was lost is named as long as the place is open, and no longer.
          if (isLive(next.state))
            for (const { slot } of next.state.lost ?? []) expect(slots).not.toContain(slot);
          if (next.state.kind === 'online') expect(places.length).toBeGreaterThan(0);
          if (next.state.kind === 'waiting')
            expect(isStaffed(next.state.session.template, places)).toBe(false);
          state = next.state;
        }
      }),
      { numRuns: RUNS },
    );
  });
});
