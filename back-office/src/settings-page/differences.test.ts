import { expect, test } from 'vitest';
import { differencesOf, nameIn } from './differences.ts';

test('a change says what was before and after it, field by field', () => {
  const before = { id: 't1', name: 'Sales', members: [1, 2], skills: [] };
  const after = { id: 't1', name: 'Sales', members: [1], skills: ['billing', 'returns'] };
  expect(differencesOf(before, after, (id) => (id === 1 ? 'Ada' : String(id)))).toEqual([
    { name: 'members', before: 'Ada, 2', after: 'Ada' },
    { name: 'skills', before: '', after: 'billing, returns' },
  ]);
});

test('an entry that was added or removed says all of it on one side', () => {
  expect(differencesOf(null, { id: 'a', name: 'VIP', color: null })).toEqual([
    { name: 'name', before: '', after: 'VIP' },
  ]);
  expect(differencesOf({ id: 'a', name: 'VIP' }, null)).toEqual([{ name: 'name', before: 'VIP', after: '' }]);
});

test('what is deeper than a list is told as it is written', () => {
  expect(differencesOf({ limits: { a: 1 } }, { limits: { a: 2 } })).toEqual([
    { name: 'limits', before: '{"a":1}', after: '{"a":2}' },
  ]);
});

test('an entry is called by its name, a webhook by its address, a setting by neither', () => {
  expect(nameIn({ id: 'k', name: 'Shop system', url: 'https://shop.example.com' })).toBe('Shop system');
  expect(nameIn({ id: 'w', url: 'https://hooks.example.com' })).toBe('https://hooks.example.com');
  expect([nameIn({ undoSeconds: 5 }), nameIn(null)]).toEqual([null, null]);
});
