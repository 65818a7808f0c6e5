import { RoutingRuleSchema } from '@chimpassist/protocol';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { Fitting } from '../../src/routing/fitting.ts';
import { isSameLanguage, type Needs, needsOf } from '../../src/routing/needs.ts';
import { poolOf, wantsOf } from '../../src/routing/pool.ts';
import { RoutingTable } from '../../src/routing/routing-table.ts';

const rule = (given: v.InferInput<typeof RoutingRuleSchema>) => v.parse(RoutingRuleSchema, given);
const team = (id: string, members: string[], more = {}) => ({
  id,
  name: id,
  members,
  skills: [],
  languages: [],
  capacity: undefined,
  ...more,
});

describe('the rules', () => {
  const rules = [
    rule({ when: { page: '/billing' }, to: { team: 'billing' }, only: true }),
    rule({ when: { attribute: { name: 'plan', value: 'Gold' } }, to: { skill: 'vip' } }),
    rule({ when: { language: 'pt' }, to: { language: 'customer' } }),
  ];
  it.each<[Record<string, string>, Needs | null]>([
    [
      { page: 'https://shop.test/billing/7', plan: 'gold' },
      { team: 'billing', only: true },
    ],
    [{ page: 'https://shop.test/', plan: 'gold' }, { skill: 'vip' }],
    [{ language: 'pt-BR' }, { language: 'pt-BR' }],
    [{ language: 'es' }, null],
    [{}, null],
  ])('of a customer with %j ask for %j: the first that fits counts', (facts, needs) => {
    expect(needsOf(rules, facts, 0)).toEqual(needs);
  });

  it('know the hours of a time zone, and a night belongs to the day on which it began', () => {
    const night = rule({
      when: { hours: { days: [5], from: '22:00', to: '06:00', timeZone: 'America/Sao_Paulo' } },
      to: { team: 'night' },
    });
    const at = (text: string) => needsOf([night], {}, Date.parse(text))?.team;
    // 2026-11-27 is a Friday; Sao Paulo is three hours behind.
    expect(at('2026-11-28T00:59:00Z')).toBeUndefined();
    expect(at('2026-11-28T01:00:00Z')).toBe('night');
    expect(at('2026-11-28T08:59:00Z')).toBe('night');
    expect(at('2026-11-28T09:00:00Z')).toBeUndefined();
    expect(at('2026-11-29T01:00:00Z')).toBeUndefined();
  });

  it('refuse hours of a time zone that nobody knows', () => {
    const hours = { days: [1 as const], from: '08:00', to: '18:00', timeZone: 'Mars/Olympus' };
    expect(v.safeParse(RoutingRuleSchema, { when: { hours }, to: { team: 'a' } }).success).toBe(false);
  });

  it('take pt and pt-BR for one another, and no other language', () => {
    expect(isSameLanguage('pt', 'pt-BR')).toBe(true);
    expect(isSameLanguage('PT-br', 'pt')).toBe(true);
    expect(isSameLanguage('pt-PT', 'pt-BR')).toBe(false);
    expect(isSameLanguage('p', 'pt')).toBe(false);
  });
});

describe('a pool', () => {
  it('names what its places want, and nothing else', () => {
    const needs = fc.option(
      fc.record(
        {
          team: fc.string({ minLength: 1 }),
          skill: fc.string({ minLength: 1 }),
          language: fc.constantFrom('en', 'pt-BR'),
          only: fc.constant(true as const),
          anyLevel: fc.constant(true as const),
        },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom('support/firstLevel', 'own'), needs, (type, given) => {
        const wants = { type, needs: given };
        expect(wantsOf(poolOf(wants))).toEqual(wants);
      }),
    );
  });
});

describe('who is asked', () => {
  const table = new RoutingTable({
    teams: [
      team('billing', ['a', 'b'], { skills: ['Refunds'], languages: ['en'], capacity: 3 }),
      team('night', ['b', 'c'], { languages: ['pt'], capacity: 2 }),
    ],
    routing: {
      order: 'leastLoaded',
      sameAttendant: false,
      rules: [],
      capacities: [{ attendantId: 'c', chats: 1 }],
    },
  });
  const people = ['a', 'b', 'c', 'd'].map((idText) => ({
    idText,
    type: idText === 'c' ? 'second' : 'first',
  }));
  const asked = (needs: Needs | null, there = people) => {
    const fitting = new Fitting(table, there, 0);
    return there
      .filter((person) => fitting.fits(person, { type: 'first', needs }))
      .map(({ idText }) => idText);
  };

  it('is of the level, and has all that the place needs from any of the own teams', () => {
    expect(asked(null)).toEqual(['a', 'b', 'd']);
    expect(asked({ team: 'billing' })).toEqual(['a', 'b']);
    expect(asked({ skill: 'refunds', language: 'pt-BR' })).toEqual(['b']);
    expect(asked({ team: 'night' })).toEqual(['b']);
    expect(asked({ team: 'night', anyLevel: true, only: true })).toEqual(['b', 'c']);
  });

  it('is the whole level while none of them is there, unless the place waits for them', () => {
    const others = people.filter(({ idText }) => idText === 'd');
    expect(asked({ team: 'billing' }, others)).toEqual(['d']);
    expect(asked({ team: 'billing', only: true }, others)).toEqual([]);
    expect(asked({ team: 'gone' })).toEqual(['a', 'b', 'd']);
  });

  it('has as many chats as the strictest of deployment, teams and the own number', () => {
    expect(['a', 'b', 'c', 'd'].map((id) => table.capacityOf(id, null))).toEqual([3, 2, 1, null]);
    expect(['a', 'b', 'c', 'd'].map((id) => table.capacityOf(id, 2))).toEqual([2, 2, 1, 2]);
  });
});
