import { expect, test } from 'vitest';
import { shortTime } from './times.ts';

test('a row names the time today, the weekday of the six days before, else the date', () => {
  const now = new Date(2026, 10, 27, 0, 30).getTime();
  const shown = (...at: Parameters<typeof Date.UTC>) =>
    shortTime('en-GB', new Date(...(at as [number, number])).getTime(), now);
  expect(shown(2026, 10, 27, 0, 1)).toBe('0:01');
  // Less than an hour ago, and yesterday; less than seven days ago, and the same weekday a week before.
  expect(shown(2026, 10, 26, 23, 59)).toBe('Thu');
  expect(shown(2026, 10, 21, 0, 1)).toBe('Sat');
  expect(shown(2026, 10, 20, 23, 59)).toBe('20/11/26');
  expect(shown(2026, 10, 28, 12, 0)).toBe('28/11/26');
});
