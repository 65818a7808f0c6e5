import type { Hours } from '@chimpassist/protocol';

/** A span as two fields of a form show it: `HH:MM`, and the end of a day is `00:00`. */
export interface SpanDraft {
  from: string;
  to: string;
}
export interface ExceptionDraft {
  date: string;
  /** '' is: that one date. */
  until: string;
  name: string;
  open: readonly SpanDraft[];
}
export interface HoursDraft {
  zone: string;
  /** Monday first. */
  days: readonly (readonly SpanDraft[])[];
  exceptions: readonly ExceptionDraft[];
}

export const USUAL_SPAN: SpanDraft = { from: '09:00', to: '17:00' };
const DAYS = [1, 2, 3, 4, 5, 6, 7];
const WORKING_DAYS = 5;

const drawn = ({ from, to }: SpanDraft): SpanDraft => ({ from, to: to === '24:00' ? '00:00' : to });

/** The hours as a form holds them; where there are none, those of an office in the zone of this browser. */
export function draftOf(hours: Hours | null): HoursDraft {
  if (hours === null)
    return {
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      days: DAYS.map((day) => (day <= WORKING_DAYS ? [USUAL_SPAN] : [])),
      exceptions: [],
    };
  return {
    zone: hours.zone,
    days: DAYS.map((day) => hours.weekly.filter((each) => each.day === day).map(drawn)),
    exceptions: hours.exceptions.map(({ date, until = '', name = '', open }) => ({
      date,
      until,
      name,
      open: open.map(drawn),
    })),
  };
}

export const hoursOf = ({ zone, days, exceptions }: HoursDraft): Hours => ({
  zone: zone.trim(),
  weekly: days.flatMap((spans, n) => spans.map((span) => ({ day: n + 1, ...span }))),
  exceptions: exceptions.map(({ date, until, name, open }) => ({
    date,
    open: [...open],
    ...(until === '' || until === date ? {} : { until }),
    ...(name.trim() === '' ? {} : { name: name.trim() }),
  })),
});

/** The list with one entry changed. */
export const changedAt = <T>(list: readonly T[], n: number, change: Partial<T>): T[] =>
  list.map((each, at) => (at === n ? { ...each, ...change } : each));
export const withoutAt = <T>(list: readonly T[], n: number): T[] => list.filter((_, at) => at !== n);
