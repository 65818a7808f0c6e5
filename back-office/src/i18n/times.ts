import { clockTime, daysAgo, formatted } from '@chimpassist/protocol/time';

const DAYS_OF_WEEK = 7;

/** Date and time in full, for tooltips. */
export const fullTime = (tag: string, at: number): string =>
  formatted(tag, at, { dateStyle: 'medium', timeStyle: 'short' });

/** Day and time, with the year only where it is another one. */
export function dayAndTime(tag: string, at: number, now: number): string {
  const thisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  const year = thisYear ? {} : ({ year: 'numeric' } as const);
  return formatted(tag, at, {
    ...year,
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
  });
}

/** As short as a list row needs: the time today, the weekday of the six days before, else the date. */
export function shortTime(tag: string, at: number, now: number): string {
  const days = daysAgo(at, now);
  if (days === 0) return clockTime(tag, at);
  if (days > 0 && days < DAYS_OF_WEEK) return formatted(tag, at, { weekday: 'short' });
  return formatted(tag, at, { day: '2-digit', month: '2-digit', year: '2-digit' });
}

/** A running clock: `0:07`, `12:30`, `1:04:09`. */
export function runningTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
