import { INSTRUCTIONS, type SessionTemplate } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import { placesOf } from '../../src/chat/machine/state.ts';
import { step } from '../../src/chat/machine/step.ts';
import { accept, ana, ben, cho, instructions, mary, request, run, sue } from './events.ts';

describe('who is in a chat', () => {
  it('rule 8: belongs to the first of two who accept one offer', () => {
    const second = run(request(), accept(ana), accept(ben));
    expect(second.refusal?.code).toBe('not_offered');
    expect(placesOf(second.state).map(({ attendant }) => attendant.id)).toEqual([12]);
  });

  it('rule 9: takes an acceptance that comes twice once', () => {
    const online = run(request(), accept(ana)).state;
    expect(step(online, accept(ana), 9).state).toBe(online);
  });

  it('rule 9: is accepted under the name of a word that came before its request', () => {
    const { template } = request() as { template: SessionTemplate };
    const word = { kind: 'written', begins: true, customer: mary, keepAliveTTL: 1, template } as const;
    const named = run({ ...word, sessionId: 's-0' }, request()).state;
    expect(named).toMatchObject({ kind: 'waiting', session: { sessionId: 's-1' } });
    // The offer bears the name of the word, for it was made before the request came.
    const online = step(named, { ...accept(ana), sessionId: 's-0' }, 9).state;
    expect(online).toMatchObject({ kind: 'online', session: { sessionId: 's-1' } });
    expect(step(named, { ...accept(ana), sessionId: 's-2' }, 9).refusal?.code).toBe('no_session');
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

  it('rule 19: keeps the time of its arrival when its attendant is lost', () => {
    const lost = run(request(), accept(ana), { kind: 'attendantLost', attendantId: 12 });
    expect(lost.state).toMatchObject({ since: 2, session: { arrivedAt: 0 } });
  });
});
