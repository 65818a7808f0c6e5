import type { Hours } from '@chimpassist/protocol';
import { expect, test } from 'vitest';
import { draftOf, hoursOf } from './hours-draft.ts';

const HOURS: Hours = {
  zone: 'Europe/Berlin',
  weekly: [
    { day: 1, from: '09:00', to: '12:00' },
    { day: 1, from: '13:00', to: '17:00' },
    { day: 7, from: '22:00', to: '02:00' },
  ],
  exceptions: [
    { date: '2026-12-24', until: '2027-01-01', name: 'Holidays', open: [] },
    { date: '2026-12-19', open: [{ from: '10:00', to: '14:00' }] },
  ],
};

test('hours go into the form and come out as they were', () => {
  expect(hoursOf(draftOf(HOURS))).toEqual(HOURS);
});

test('the end of a day is midnight in a field, and means the same', () => {
  const whole: Hours = { ...HOURS, weekly: [{ day: 2, from: '00:00', to: '24:00' }] };
  expect(hoursOf(draftOf(whole)).weekly).toEqual([{ day: 2, from: '00:00', to: '00:00' }]);
});

test('an exception of one day has no last date, and no name of blanks', () => {
  const draft = draftOf(HOURS);
  const exceptions = [{ date: '2026-05-01', until: '2026-05-01', name: '  ', open: [] }];
  expect(hoursOf({ ...draft, exceptions }).exceptions).toEqual([{ date: '2026-05-01', open: [] }]);
});

test('a team without hours is offered those of an office in its own zone', () => {
  const draft = draftOf(null);
  expect(draft.zone).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
  expect(draft.days.map((spans) => spans.length)).toEqual([1, 1, 1, 1, 1, 0, 0]);
});
