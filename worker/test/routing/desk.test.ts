import { runInDurableObject } from 'cloudflare:test';
import { ROUTING_ORDERS, type Routing, type Team, USUAL_ROUTING } from '@chimpassist/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CustomerFacts } from '../../src/contract/chat-report.ts';
import { bindings } from '../support.ts';
import { DeskModel } from './desk-model.ts';

const PEOPLE = ['a', 'b', 'c', 'd'];
const CUSTOMERS = ['1', '2', '3', '4', '5', '6', '7'];
const DAYS = Number((bindings as unknown as { DESK_DAYS: string }).DESK_DAYS);
const TEAMS = ['billing', 'night'];

const inModel = (most: number | null, work: (model: DeskModel) => Promise<void>): Promise<void> =>
  runInDurableObject(bindings.ATTENDANT_DESK.getByName('routing'), async (_, { storage }) => {
    const model = new DeskModel(storage, most);
    try {
      await work(model);
    } finally {
      model.clear();
    }
  });

const facts: fc.Arbitrary<CustomerFacts> = fc.constantFrom<CustomerFacts[]>(
  {},
  { page: '/billing' },
  { plan: 'gold' },
  { language: 'pt-BR' },
);
const teams: fc.Arbitrary<Team[]> = fc
  .tuple(...TEAMS.map(() => fc.tuple(fc.subarray(PEOPLE), fc.constantFrom(undefined, 1, 2))))
  .map((given) =>
    given.map(([members, capacity], at) => ({
      id: TEAMS[at] ?? '',
      name: TEAMS[at] ?? '',
      members,
      skills: at === 0 ? ['refunds'] : [],
      languages: at === 0 ? ['en'] : ['pt'],
      capacity,
    })),
  );
const routing: fc.Arbitrary<Routing> = fc.record({
  order: fc.constantFrom(...ROUTING_ORDERS),
  sameAttendant: fc.boolean(),
  rules: fc
    .tuple(fc.boolean(), fc.boolean())
    .map(([only, byLanguage]) => [
      { when: { page: '/billing' }, to: { team: 'billing' }, only },
      { when: { attribute: { name: 'plan', value: 'gold' } }, to: { skill: 'refunds' }, only: false },
      ...(byLanguage
        ? [{ when: { language: 'pt' }, to: { language: 'customer' as const }, only: false }]
        : []),
    ]),
  capacities: fc.constantFrom([], [{ attendantId: 'a', chats: 1 }], [{ attendantId: 'b', chats: 0 }]),
});

interface Act {
  name: string;
  run(model: DeskModel): void | Promise<void>;
}
const act = (name: string, run: Act['run']): Act => ({ name, run });
const customer = fc.constantFrom(...CUSTOMERS);
const rulesChange = fc
  .tuple(teams, routing)
  .map(([all, rules]) => act('rules change', (model) => model.route({ teams: all, routing: rules })));
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...PEOPLE), fc.boolean())
    .map(([id, isThere]) => act(`${id} ${isThere ? 'comes' : 'goes'}`, (model) => model.person(id, isThere))),
  fc
    .tuple(customer, facts)
    .map(([id, known]) => act(`${id} arrives ${JSON.stringify(known)}`, (model) => model.arrives(id, known))),
  customer.map((id) => act(`${id} is accepted`, (model) => model.accepts(id))),
  fc
    .tuple(customer, fc.constantFrom(undefined, ...TEAMS))
    .map(([id, team]) => act(`${id} is handed to ${team}`, (model) => model.handsOver(id, team))),
  customer.map((id) => act(`${id} loses its attendant`, (model) => model.loses(id))),
  customer.map((id) => act(`${id} ends`, (model) => model.ends(id))),
  fc
    .tuple(customer, facts)
    .map(([id, known]) => act(`${id} says ${JSON.stringify(known)}`, (model) => model.learns(id, known))),
  fc.constant(act('offers lapse', (model) => model.offersLapse())),
  rulesChange,
);
/** A day: the rules of the morning, who comes, and what happens then. */
const day: fc.Arbitrary<Act[]> = fc
  .tuple(rulesChange, fc.subarray(PEOPLE), fc.array(anyAct, { maxLength: 60, size: 'max' }))
  .map(([rules, people, acts]) => [
    rules,
    ...people.map((id) => act(`${id} comes`, (model) => model.person(id, true))),
    ...acts,
  ]);

/** All places that are open, with whom they are offered to. */
const open = (model: DeskModel) =>
  [...model.customers.keys()].flatMap((id) => {
    const slot = model.slot(id);
    return slot === undefined || slot.attendantId !== null ? [] : [{ id, slot }];
  });

describe('whatever happens at the desk', () => {
  it('nobody free who fits stands by while one waits, and no offer exceeds a limit', () =>
    inModel(2, (model) =>
      fc.assert(
        fc
          .asyncProperty(day, async (acts) => {
            const before = new Map<string, string | null>();
            for (const { name, run } of acts) {
              await run(model);
              for (const { id, slot } of open(model)) {
                if (slot.offeredTo === null) expect(model.freeFor(slot), `${name}: ${id} waits`).toEqual([]);
                if (slot.offeredTo === null || before.get(id) === slot.offeredTo) continue;
                const { load, most } = model.loadOf(slot.offeredTo);
                expect(load, `${name}: ${id} is offered to ${slot.offeredTo}`).toBeLessThanOrEqual(most);
              }
              before.clear();
              for (const { id, slot } of open(model)) before.set(id, slot.offeredTo);
            }
          })
          .afterEach(async () => {
            for (const id of CUSTOMERS) model.ends(id);
            for (const id of PEOPLE) await model.person(id, false);
            await model.route({ teams: [], routing: null });
          }),
        { numRuns: DAYS },
      ),
    ));
});

describe('a rule', () => {
  const billing: Team = {
    id: 'billing',
    name: 'Billing',
    members: ['b'],
    skills: [],
    languages: [],
    capacity: undefined,
  };
  const to = (only: boolean) => ({
    teams: [billing],
    routing: { ...USUAL_ROUTING, rules: [{ when: { page: '/bill' }, to: { team: 'billing' }, only }] },
  });

  it('sends who comes from a page to its team, and all others to the level as ever', () =>
    inModel(null, async (model) => {
      for (const id of ['a', 'b']) await model.person(id, true);
      await model.route(to(false));
      model.arrives('1', { page: '/billing' });
      model.arrives('2', {});
      expect([model.slot('1')?.offeredTo, model.slot('2')?.offeredTo]).toEqual(['b', 'a']);
    }));

  it('asks the level while nobody of the team is there, unless the customer is to wait', () =>
    inModel(null, async (model) => {
      for (const id of ['a', 'b']) await model.person(id, true);
      await model.route(to(false));
      model.arrives('1', { page: '/billing' });
      await model.person('b', false);
      expect(model.slot('1')?.offeredTo).toBe('a');
      model.ends('1');
      await model.route(to(true));
      model.arrives('2', { page: '/billing' });
      expect(model.slot('2')?.offeredTo).toBeNull();
      await model.person('b', true);
      expect(model.slot('2')?.offeredTo).toBe('b');
    }));

  it('holds for who waits already, once the page is known and once it is made', () =>
    inModel(null, async (model) => {
      for (const id of ['a', 'b']) await model.person(id, true);
      await model.route(to(false));
      model.arrives('1', {});
      expect(model.slot('1')?.offeredTo).toBe('a');
      model.learns('1', { page: '/billing' });
      expect(model.slot('1')?.offeredTo).toBe('b');
    }));

  it('of the same attendant asks who answered last time, where this one is free', () =>
    inModel(1, async (model) => {
      for (const id of ['a', 'b']) await model.person(id, true);
      model.arrives('1', {});
      const first = model.slot('1')?.offeredTo ?? '';
      model.accepts('1');
      model.ends('1');
      await model.route({ teams: [], routing: { ...USUAL_ROUTING, sameAttendant: true } });
      // The other one has been idle longer.
      model.arrives('1', {});
      expect(model.slot('1')?.offeredTo).toBe(first);
      model.accepts('1');
      model.arrives('2', {});
      expect(model.slot('2')?.offeredTo).not.toBe(first);
    }));
});
