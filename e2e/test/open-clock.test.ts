import type { Hours } from '@chimpassist/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openClock } from '../../back-office/src/board/open-time.ts';
import { openMsBetween } from '../../worker/src/hours/open-time.ts';

const HOUR_MS = 3_600_000;
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'America/St_Johns',
];

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30'))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);
const span = fc.record({ from: time, to: fc.oneof(time, fc.constant('24:00')) });
const hours: fc.Arbitrary<Hours> = fc.record({
  zone: fc.constantFrom(...ZONES),
  weekly: fc.array(
    fc.tuple(fc.integer({ min: 1, max: 7 }), span).map(([day, times]) => ({ day, ...times })),
    { maxLength: 14 },
  ),
  exceptions: fc.array(
    fc.record({
      date: fc.constantFrom('2026-03-29', '2026-10-25', '2026-04-05', '2026-11-01', '2026-06-10'),
      open: fc.array(span, { maxLength: 2 }),
    }),
    { maxLength: 3 },
  ),
});
/** About the days on which clocks change, and others. */
const begin = fc
  .tuple(
    fc.constantFrom('2026-03-28', '2026-10-24', '2026-04-04', '2026-10-31', '2026-03-07', '2026-06-09'),
    fc.integer({ min: 0, max: 72 * 60 }),
  )
  .map(([date, minutes]) => Date.parse(`${date}T00:00:00Z`) + minutes * 60_000);

test('the board counts open time as reports count it, over clock changes too', () => {
  fc.assert(
    fc.property(hours, begin, fc.integer({ min: 0, max: 100 * HOUR_MS }), (set, from, length) => {
      expect(openClock(set)(from, from + length)).toBe(openMsBetween(set, from, from + length));
    }),
    { numRuns: 500 },
  );
  expect(openClock(null)(5, 9)).toBe(openMsBetween(null, 5, 9));
});
