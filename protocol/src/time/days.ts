/**
 * Calendar days in the reader's zone. Never counted in hours: a day of 23 or 25 of them, one that begins at 1:00 and one
 * that a zone leaves out are days like any other.
 */

const DAY_MS = 86_400_000;

/** The number of the calendar day, equal exactly for two moments of one day. NaN for what is not a time. */
export function dayOf(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY_MS;
}

export const sameDay = (one: number, other: number): boolean => dayOf(one) === dayOf(other);

/** The calendar day before that of `at`, which is not always the one with the number before. */
function dayBefore(at: number): number {
  const date = new Date(at);
  return dayOf(new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime() - 1);
}

export const isYesterday = (at: number, now: number): boolean => dayOf(at) === dayBefore(now);

/** How many calendar days `at` lies before `now`; negative where it lies after. */
export const daysAgo = (at: number, now: number): number => dayOf(now) - dayOf(at);
