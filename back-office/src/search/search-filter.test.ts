import { expect, test } from 'vitest';
import { filterOf, isEnoughAlone, isFiltered, NO_FILTER } from './search-filter.ts';

test('days count from their beginning to their end, by this computer’s clock', () => {
  const { from = 0, to = 0 } = filterOf({ ...NO_FILTER, fromDay: '2026-03-28', toDay: '2026-03-29' });
  expect(new Date(from).toString()).toBe(new Date(2026, 2, 28).toString());
  expect(new Date(to + 1).toString()).toBe(new Date(2026, 2, 30).toString());
});

test('what is not chosen, or is not a day, is not asked for', () => {
  expect(filterOf(NO_FILTER)).toEqual({});
  expect(filterOf({ ...NO_FILTER, fromDay: 'soon', tag: 'vip', person: '12' })).toEqual({
    tag: 'vip',
    attendantId: '12',
  });
});

test('a person, a tag or a customer is enough without a word, a day or a state is not', () => {
  expect(isEnoughAlone({ ...NO_FILTER, tag: 'vip' })).toBe(true);
  expect(isEnoughAlone({ ...NO_FILTER, customer: { id: 1, name: 'Mary' } })).toBe(true);
  expect(isEnoughAlone({ ...NO_FILTER, state: 'ended', fromDay: '2026-01-01' })).toBe(false);
  expect([isFiltered(NO_FILTER), isFiltered({ ...NO_FILTER, toDay: '2026-01-01' })]).toEqual([false, true]);
});
