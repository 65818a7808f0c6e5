import { expect, test } from 'vitest';
import { dayIn, daysOf, periodBefore, periodOf } from './period.ts';
import { changeOf, lengthText } from './values.ts';

const own = { first: '', last: '' };

test('periods end with today, and are compared with as many days before', () => {
  const week = periodOf('week', '2026-03-02', own);
  expect(week).toEqual({ from: '2026-02-24', to: '2026-03-03' });
  expect(week && periodBefore('week', week)).toEqual({ from: '2026-02-17', to: '2026-02-24' });
  const today = periodOf('today', '2026-03-02', own);
  expect(today && periodBefore('today', today)).toEqual({ from: '2026-03-01', to: '2026-03-02' });
  const span = periodOf('own', '2026-03-02', { first: '2026-01-10', last: '2026-01-10' });
  expect(span && [span, periodBefore('own', span)]).toEqual([
    { from: '2026-01-10', to: '2026-01-11' },
    { from: '2026-01-09', to: '2026-01-10' },
  ]);
  expect(periodOf('own', '2026-03-02', { first: '2026-01-10', last: '2026-01-09' })).toBeNull();
});

test('a month is compared with the same days of the month before', () => {
  const early = periodOf('month', '2026-03-05', own);
  expect(early && periodBefore('month', early)).toEqual({ from: '2026-02-01', to: '2026-02-06' });
  const late = periodOf('month', '2026-03-31', own);
  expect(late && periodBefore('month', late)).toEqual({ from: '2026-02-01', to: '2026-03-01' });
});

test('the day is that of the zone, and each day of a period is there', () => {
  expect(dayIn('Europe/Berlin', Date.parse('2026-03-01T23:30:00Z'))).toBe('2026-03-02');
  expect(daysOf({ from: '2026-02-27', to: '2026-03-02' })).toEqual([
    '2026-02-27',
    '2026-02-28',
    '2026-03-01',
  ]);
});

test('lengths of time are told in two units at most, and changes as a share', () => {
  expect([0, 59_499, 60_000, 90_000, 3_600_000, 5_430_000].map((ms) => lengthText('en', ms))).toEqual([
    ...['0s', '59s', '1m', '1m 30s', '1h', '1h 30m'],
  ]);
  expect([changeOf(3, 2), changeOf(1, 0), changeOf(null, 2)]).toEqual([0.5, null, null]);
});
