import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextOfSilence } from '../../src/chat/machine/silence.ts';
import { type ChatState, NO_CHAT } from '../../src/chat/machine/state.ts';
import { step } from '../../src/chat/machine/step.ts';
import { accept, ana, instructions, request, run } from './events.ts';

const closing = { afterMs: 100, warnMs: 30 };
const online = () => run(request(), accept(ana)).state;
const quiet = (state: ChatState, at: number, now = at) =>
  nextOfSilence(state, { at, isCustomers: false }, closing, now);

describe('a silence', () => {
  it('rule 47: of a chat that waits, or whose customer waits, ends nothing', () => {
    expect(quiet(NO_CHAT, 5)).toBeNull();
    expect(quiet(run(request()).state, 5)).toBeNull();
    expect(nextOfSilence(online(), { at: 5, isCustomers: true }, closing, 500)).toBeNull();
    expect(quiet(step(online(), { kind: 'end', by: ana }, 3).state, 5)).toBeNull();
  });

  it('rule 47: is warned of once, and any word takes the warning back', () => {
    const due = quiet(online(), 50, 120);
    expect(due).toMatchObject({ at: 120, event: { kind: 'warn', closesAt: 150 } });
    const warned = step(online(), { kind: 'warn', rev: 2, closesAt: 150 }, 120);
    expect(instructions(warned)).toEqual(['session/update']);
    expect(warned.state).toMatchObject({ kind: 'online', rev: 3, closesAt: 150 });
    expect(step(warned.state, { kind: 'warn', rev: 3, closesAt: 170 }, 125).state).toBe(warned.state);
    const goesOn = step(warned.state, { kind: 'goesOn' }, 130);
    expect(goesOn.state).toMatchObject({ kind: 'online', rev: 4 });
    expect(goesOn.state).not.toHaveProperty('closesAt');
    expect(step(goesOn.state, { kind: 'goesOn' }, 131).state).toBe(goesOn.state);
  });

  it('rule 47: that is noticed late leaves the customer all the time of the warning', () => {
    expect(quiet(online(), 50, 9_000)).toMatchObject({ event: { closesAt: 9_030 } });
  });

  it('rule 47: whatever is said, and when, ends only what was warned of', () => {
    const act = fc.record({
      after: fc.nat(60),
      what: fc.constantFrom('customer', 'attendant', 'look', 'look', 'look', 'aside', 'lost', 'taken'),
    });
    let ends = 0;
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        let state = online();
        let now = 2;
        let last = { at: 0, isCustomers: false };
        let quietSince = 1;
        let warnedAt: number | null = null;
        for (const { after, what } of acts) {
          now += after;
          if (state.kind === 'over') break;
          if (what === 'customer' || what === 'attendant') {
            last = { at: now, isCustomers: what === 'customer' };
            quietSince = now;
            state = step(state, { kind: 'goesOn' }, now).state;
          }
          if (what === 'aside') state = step(state, { kind: 'goesOn' }, now).state;
          if (what === 'lost') state = step(state, { kind: 'attendantLost', attendantId: ana.id }, now).state;
          if (what === 'taken') state = step(state, accept(ana), now).state;
          if (state.kind !== 'online' || state.closesAt === undefined) warnedAt = null;
          if (what !== 'look') continue;
          const due = nextOfSilence(state, last, closing, now);
          if (due === null || due.at > now) continue;
          state = step(state, due.event, now).state;
          if (due.event.kind === 'warn') {
            expect(now - quietSince).toBeGreaterThanOrEqual(closing.afterMs - closing.warnMs);
            warnedAt = now;
          } else {
            ends += 1;
            expect(state).toMatchObject({ kind: 'over', reason: 'expired' });
            expect(last.isCustomers).toBe(false);
            expect(now - quietSince).toBeGreaterThanOrEqual(closing.afterMs);
            expect(warnedAt).not.toBeNull();
            expect(now - (warnedAt ?? now)).toBeGreaterThanOrEqual(closing.warnMs);
          }
        }
      }),
      { numRuns: 10_000 },
    );
    // Chance gives a few hundred; with none at all the property would say nothing.
    expect(ends).toBeGreaterThan(100);
  });
});
