import type { Hours, Opening } from '@chimpassist/protocol';
import { Temporal } from 'temporal-polyfill';

/** Epoch ms; `to` is the first moment that is not in it any more. */
interface Span {
  from: number;
  to: number;
}

export interface OpeningAt {
  open: boolean;
  /** When that changes, epoch ms; null: nobody knows, or not for a long time. */
  until: number | null;
}

/** Who is closed for longer says so without a date. */
const DAYS_AHEAD = 400;
/** Who is open for longer has no end that anybody would want to know. */
const OPEN_DAYS_AHEAD = 8;

type OpenTimes = Hours['exceptions'][number]['open'];

/** The times of one day; the later of two exceptions for it decides. */
function timesOf({ weekly, exceptions }: Hours, date: Temporal.PlainDate): OpenTimes {
  const text = date.toString();
  const exception = exceptions.findLast((each) => each.date <= text && text <= (each.until ?? each.date));
  return exception?.open ?? weekly.filter(({ day }) => day === date.dayOfWeek);
}

/**
 * A wall clock's time as a moment. A time that the clock leaps over in spring is as many minutes later; of one that comes twice
 * in autumn the first is meant.
 */
function momentOf(date: Temporal.PlainDate, time: string, zone: string): number {
  if (time === '24:00') return date.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds;
  return date.toPlainDateTime(time).toZonedDateTime(zone).epochMilliseconds;
}

/** When the team is open on a date, the earliest first. */
export function spansOf(hours: Hours, date: Temporal.PlainDate): Span[] {
  return timesOf(hours, date)
    .map(({ from, to }) => ({
      from: momentOf(date, from, hours.zone),
      to: momentOf(to > from ? date : date.add({ days: 1 }), to, hours.zone),
    }))
    .sort((one, other) => one.from - other.from);
}

/** Whether the team answers at a moment (epoch ms), and until when. */
export function openingAt(hours: Hours, now: number): OpeningAt {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(hours.zone).toPlainDate();
  /** Until when it is open without a break, as far as is known; null: it is closed now. */
  let openUntil: number | null = null;
  // What began yesterday may go on past midnight.
  for (let n = -1; n <= DAYS_AHEAD; n++) {
    for (const { from, to } of spansOf(hours, today.add({ days: n }))) {
      if (to <= now) continue;
      if (openUntil === null) {
        if (from > now) return { open: false, until: from };
        openUntil = to;
      } else if (from <= openUntil) openUntil = Math.max(openUntil, to);
      else return { open: true, until: openUntil };
    }
    if (openUntil === null) continue;
    if (openUntil <= momentOf(today.add({ days: n }), '24:00', hours.zone) && n > 0) {
      // A span of the next day may begin where this one ends.
      const next = spansOf(hours, today.add({ days: n + 1 }))[0];
      if (next === undefined || next.from > openUntil) return { open: true, until: openUntil };
    }
    if (n >= OPEN_DAYS_AHEAD) return { open: true, until: null };
  }
  return { open: false, until: null };
}

/** The same as pages are told it; who has set no hours is open. */
export function openingOf(hours: Hours | null, now: number): Opening {
  if (hours === null) return { open: true, closedUntil: null, openUntil: null };
  const { open, until } = openingAt(hours, now);
  return { open, closedUntil: open ? null : until, openUntil: open ? until : null };
}
