import { FIGURES, type FigureId, type FigureRow } from '@chimpassist/protocol';
import { formatted } from '@chimpassist/protocol/time';

/** How a figure is read out of a row: times have two. */
export type Measure = 'median' | 'p90' | 'value';

export const measuresOf = (id: FigureId): readonly Measure[] =>
  FIGURES[id].unit === 'time' ? ['median', 'p90'] : ['value'];

/** The number that stands in the row; null where there is none. */
export function figureValue(row: FigureRow, id: FigureId, measure: Measure = 'median'): number | null {
  switch (FIGURES[id].unit) {
    case 'count':
      return row.counts[id] ?? 0;
    case 'time':
      return row.times[id]?.[measure === 'p90' ? 'p90' : 'median'] ?? null;
    case 'sum':
    case 'share':
    case 'number':
      return row.numbers[id] ?? null;
  }
}

/** Of how many values it is; null where that says nothing. */
export const countOf = (row: FigureRow, id: FigureId): number | null =>
  FIGURES[id].unit === 'time' ? (row.times[id]?.n ?? 0) : null;

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** A length of time in at most two units, as the language writes them. */
export function lengthText(tag: string, ms: number): string {
  const of = (value: number, unit: 'hour' | 'minute' | 'second') =>
    new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'narrow' }).format(value);
  const seconds = Math.round(ms / SECOND_MS);
  if (ms < MINUTE_MS) return of(seconds, 'second');
  const whole = seconds * SECOND_MS;
  const [big, small, unit, part]: [number, number, 'hour' | 'minute', 'minute' | 'second'] =
    whole >= HOUR_MS ? [HOUR_MS, MINUTE_MS, 'hour', 'minute'] : [MINUTE_MS, SECOND_MS, 'minute', 'second'];
  const rest = Math.floor((whole % big) / small);
  return [of(Math.floor(whole / big), unit), ...(rest > 0 ? [of(rest, part)] : [])].join(' ');
}

/** A figure as people read it. */
export function valueText(tag: string, id: FigureId, value: number | null): string {
  if (value === null) return '–';
  switch (FIGURES[id].unit) {
    case 'count':
      return value.toLocaleString(tag);
    case 'time':
    case 'sum':
      return lengthText(tag, value);
    case 'share':
      return value.toLocaleString(tag, { style: 'percent', maximumFractionDigits: 1 });
    case 'number':
      return value.toLocaleString(tag, { maximumFractionDigits: 2 });
  }
}

/** By how much a value has changed, as a share; null where there is nothing to compare. */
export const changeOf = (now: number | null, before: number | null): number | null =>
  now === null || before === null || before === 0 ? null : (now - before) / before;

export const changeText = (tag: string, change: number): string =>
  change.toLocaleString(tag, { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' });

// Monday, 5 January 1970.
const MONDAY_MS = 4 * 86_400_000;
const DAY_MS = 86_400_000;

/** The key of a row of days or hours, in the language: `Mon 09:00`. */
export function timeKeyText(tag: string, by: 'day' | 'hour', key: string): string {
  if (by === 'day')
    return formatted(tag, Date.parse(`${key}T00:00:00Z`), {
      ...{ day: 'numeric', month: 'short', weekday: 'short', timeZone: 'UTC' },
    });
  const [day = 1, hour = 0] = key.split(' ').map(Number);
  return formatted(tag, MONDAY_MS + (day - 1) * DAY_MS + hour * HOUR_MS, {
    ...{ weekday: 'short', hour: 'numeric', minute: '2-digit', timeZone: 'UTC' },
  });
}
