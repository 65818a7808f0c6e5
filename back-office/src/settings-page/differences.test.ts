import { expect, test } from 'vitest';
import { createChangeWords } from './change-words.ts';
import { differencesOf, nameIn } from './differences.ts';
import { en } from './texts/en.ts';

const words = createChangeWords({
  texts: en,
  tag: 'en',
  nameOf: (id) => (id === 1 ? 'Ada' : String(id)),
  held: {
    tags: [{ id: 't1', name: 'VIP' }],
    teams: [{ id: 's', name: 'Sales', members: [], skills: [], languages: [] }],
  },
});
const told = (before: unknown, after: unknown) =>
  differencesOf(before, after, words).map(({ label, before: was, after: is }) => `${label}: ${was} → ${is}`);

test('a change says what was before and after it, field by field', () => {
  const before = { id: 't1', name: 'Sales', members: [1, 2], skills: [] };
  const after = { id: 't1', name: 'Sales', members: [1], skills: ['billing', 'returns'] };
  expect(told(before, after)).toEqual(['Members: Ada, 2 → Ada', 'Skills:  → billing, returns']);
});

test('an entry that was added or removed says all of it on one side', () => {
  expect(told(null, { id: 'a', name: 'VIP', color: null })).toEqual(['Name:  → VIP']);
  expect(told({ id: 'a', name: 'VIP' }, null)).toEqual(['Name: VIP → ']);
});

test('goals, closing, mails and routing are told in words, each field by itself', () => {
  expect(told({ goal: { seconds: 60, percent: 80, alertSeconds: 0 } }, { goal: null })).toEqual([
    'Goal · Answered within, in seconds: 60 → ',
    'Goal · Of so many customers in a hundred: 80 → ',
    'Goal · Said on the board so many seconds before: 0 → ',
  ]);
  expect(
    told(
      { reportMail: { to: ['a@shop.test'], every: 'day', link: 'https://desk.test' } },
      { reportMail: { to: ['a@shop.test', 'b@shop.test'], every: 'week', link: 'https://desk.test' } },
    ),
  ).toEqual([
    'Reports by mail · Receivers: a@shop.test → a@shop.test, b@shop.test',
    'Reports by mail · How often: every day → every week',
  ]);
  const when = { hours: { days: [1, 2], from: '09:00', to: '18:00', timeZone: 'UTC' } };
  expect(
    told({}, { routing: { order: 'roundRobin', rules: [{ when, to: { team: 's' }, only: true }] } }),
  ).toEqual([
    'Routing · Order:  → everybody in turn',
    'Routing · Rules:  → When: Hours: Mon Tue 09:00–18:00 UTC, To: Team: Sales, Only these: yes',
  ]);
});

test('fields of forms, hours and macros are told in words', () => {
  const field = {
    name: 'plan',
    kind: 'choice',
    label: 'Plan',
    required: true,
    options: ['S', 'L'],
    link: null,
  };
  expect(told({ fields: [] }, { when: 'before', fields: [field] })).toEqual([
    'Fields:  → Name: plan, Kind: choice, Label: Plan, Required: yes, Choices: S, L',
    'When:  → before the chat',
  ]);
  expect(
    told(
      { weekly: [{ day: 1, from: '09:00', to: '18:00' }] },
      {
        weekly: [{ day: 1, from: '09:00', to: '17:00' }],
        exceptions: [{ date: '2026-12-24', name: 'Eve', open: [] }],
      },
    ),
  ).toEqual(['Week: Mon 09:00–18:00 → Mon 09:00–17:00', 'Other dates:  → Date: 2026-12-24, Name: Eve']);
  expect(
    told({}, { macro: { tags: ['t1', 'gone'], note: null, ending: { kind: 'team', team: 's' } } }),
  ).toEqual([
    'Does more · Tags:  → VIP, gone',
    'Does more · At the end · Kind:  → hands over to a team',
    'Does more · At the end · Team:  → Sales',
  ]);
});

test('nothing that anybody can change is told as JSON', () => {
  const all = told(null, { someday: { list: [{ deep: { er: 1 } }], on: false } });
  expect(all).toEqual(['someday · list:  → deep: er: 1', 'someday · on:  → no']);
});

test('an entry is called by its name, a webhook by its address, a setting by neither', () => {
  expect(nameIn({ id: 'k', name: 'Shop system', url: 'https://shop.example.com' })).toBe('Shop system');
  expect(nameIn({ id: 'w', url: 'https://hooks.example.com' })).toBe('https://hooks.example.com');
  expect([nameIn({ undoSeconds: 5 }), nameIn(null)]).toEqual([null, null]);
});
