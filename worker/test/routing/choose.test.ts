import { ROUTING_ORDERS } from '@chimpassist/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candidate, choose, type Wanted } from '../../src/desk/choose.ts';

const wanted: Wanted = {
  fits: () => true,
  wantedId: null,
  lastId: null,
  excluded: new Set(),
  order: 'leastLoaded',
};
const somebody = (idText: string, more: Partial<Candidate> = {}): Candidate => ({
  idText,
  type: 'first',
  load: 0,
  offers: 0,
  idleSince: 0,
  newestOffer: 0,
  most: null,
  ...more,
});
const free = ({ load, most }: Candidate) => most === null || load < most;

const candidates = fc.uniqueArray(
  fc.record({
    idText: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    type: fc.constant('first'),
    load: fc.nat(3),
    offers: fc.constant(0),
    idleSince: fc.nat(5),
    newestOffer: fc.nat(3),
    most: fc.constantFrom(null, 1, 2),
  }),
  { selector: ({ idText }) => idText, minLength: 1 },
);

describe('whom a place is offered to', () => {
  it.each(ROUTING_ORDERS)('%s: somebody free who fits, the same in any order of the rows', (order) => {
    fc.assert(
      fc.property(candidates, fc.constantFrom(null, 'a', 'c'), fc.integer(), (all, lastId, seed) => {
        const fits = ({ idText }: Candidate) => idText !== 'b';
        const asked = { ...wanted, fits, lastId, order, excluded: new Set(['d']) };
        const chosen = choose(all, asked, free);
        const could = all.filter((each) => free(each) && fits(each) && each.idText !== 'd');
        expect(chosen === undefined).toBe(could.length === 0);
        if (chosen !== undefined) expect(could).toContain(chosen);
        const turned = all.toSorted((one, other) => ((seed + one.load) % 3) - ((seed + other.load) % 3));
        expect(choose(turned.reverse(), asked, free)).toEqual(chosen);
      }),
    );
  });

  it('is who answered last, where the team wants it so and this one is free', () => {
    const all = [somebody('a'), somebody('b', { load: 2 })];
    expect(choose(all, { ...wanted, lastId: 'b' }, free)?.idText).toBe('b');
    expect(
      choose([somebody('a'), somebody('b', { load: 2, most: 2 })], { ...wanted, lastId: 'b' }, free)?.idText,
    ).toBe('a');
  });

  it('is who waits longest, by the order of the longest idle, whatever the load', () => {
    const all = [somebody('a', { idleSince: 9 }), somebody('b', { idleSince: 3, load: 4 })];
    expect(choose(all, { ...wanted, order: 'longestIdle' }, free)?.idText).toBe('b');
    expect(choose(all, wanted, free)?.idText).toBe('a');
    // Who has an offer has got something just now.
    const offered = [
      somebody('a', { idleSince: 9 }),
      somebody('b', { idleSince: 3, offers: 1, newestOffer: 7 }),
    ];
    expect(choose(offered, { ...wanted, order: 'longestIdle' }, free)?.idText).toBe('a');
  });

  it('is everybody in turn, by round robin, however busy they are', () => {
    fc.assert(
      fc.property(candidates, fc.integer({ min: 1, max: 4 }), (some, rounds) => {
        let all = some.map((each) => ({ ...each, most: null }));
        const got = new Map<string, number>();
        for (let n = 1; n <= all.length * rounds; n++) {
          const chosen = choose(all, { ...wanted, order: 'roundRobin' }, free);
          if (chosen === undefined) throw new Error('Nobody was chosen.');
          got.set(chosen.idText, (got.get(chosen.idText) ?? 0) + 1);
          all = all.map((each) => (each.idText === chosen.idText ? { ...each, newestOffer: 100 + n } : each));
        }
        expect([...got.values()]).toEqual(all.map(() => rounds));
      }),
    );
  });
});
