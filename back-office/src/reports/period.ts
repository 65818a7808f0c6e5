import type { FiguresPeriod } from '@chimpassist/client/rest';

export const PERIODS = ['today', 'week', 'days30', 'month', 'own'] as const;
export type PeriodName = (typeof PERIODS)[number];

const DAY_MS = 86_400_000;

/** A day as a number and back: days of the calendar, without any zone. */
const numberOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / DAY_MS;
const dayOf = (number: number): string => new Date(number * DAY_MS).toISOString().slice(0, 10);

/** The day that it is in a zone. */
export const dayIn = (zone: string, at: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(at);

const dayAfter = (day: string, days = 1): string => dayOf(numberOf(day) + days);

const firstOfMonth = (day: string, months = 0): string => {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
};

/** @param own first and last day of a span of the person's own. @returns null where it ends before it begins. */
export function periodOf(
  name: PeriodName,
  today: string,
  own: { first: string; last: string },
): FiguresPeriod | null {
  const to = dayAfter(today);
  switch (name) {
    case 'today':
      return { from: today, to };
    case 'week':
      return { from: dayAfter(today, -6), to };
    case 'days30':
      return { from: dayAfter(today, -29), to };
    case 'month':
      return { from: firstOfMonth(today), to };
    case 'own':
      return own.first === '' || own.last === '' || own.last < own.first
        ? null
        : { from: own.first, to: dayAfter(own.last) };
  }
}

/** As many days before; of a month, the same days of the month before. */
export function periodBefore(name: PeriodName, { from, to }: FiguresPeriod): FiguresPeriod {
  if (name === 'month') {
    const first = firstOfMonth(from, -1);
    const days = numberOf(to) - numberOf(from);
    const end = dayAfter(first, days);
    return { from: first, to: end < from ? end : from };
  }
  return { from: dayAfter(from, numberOf(from) - numberOf(to)), to: from };
}

/** All days of a period. */
export function daysOf({ from, to }: FiguresPeriod): string[] {
  const days: string[] = [];
  for (let day = from; day < to; day = dayAfter(day)) days.push(day);
  return days;
}
