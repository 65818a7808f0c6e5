import type { Hours } from '@chimpassist/protocol';
import { Temporal } from 'temporal-polyfill';
import { spansOf } from './opening.ts';

/** A longer time is counted by the clock: nobody waits for it. */
const DAYS_MAX = 400;

/** For how much of a time the team was open, ms. Without hours it is open at all times. */
export function openMsBetween(hours: Hours | null, from: number, to: number): number {
  if (to <= from) return 0;
  if (hours === null) return to - from;
  const dayOf = (at: number) =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(hours.zone).toPlainDate();
  // What began the day before may go on past midnight.
  let day = dayOf(from).subtract({ days: 1 });
  const last = dayOf(to);
  let open = 0;
  let until = from;
  for (let n = 0; n <= DAYS_MAX && Temporal.PlainDate.compare(day, last) <= 0; n++) {
    for (const span of spansOf(hours, day)) {
      const begin = Math.max(span.from, until);
      const end = Math.min(span.to, to);
      if (end <= begin) continue;
      open += end - begin;
      until = end;
    }
    day = day.add({ days: 1 });
  }
  return open;
}
