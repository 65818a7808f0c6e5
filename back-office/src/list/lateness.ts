import type { Settings } from '../settings/settings.ts';

const MINUTE_MS = 60_000;

/** How late an answer is, by the operator's limits. */
export type Lateness = 'inTime' | 'late' | 'tooLate';

const units = new Map<string, Intl.NumberFormat>();

/** Minutes in few letters, as the language writes them. */
export function minutesText(tag: string, minutes: number): string {
  const known = units.get(tag);
  const format = known ?? new Intl.NumberFormat(tag, { style: 'unit', unit: 'minute', unitDisplay: 'short' });
  if (known === undefined) units.set(tag, format);
  return format.format(minutes);
}

/** How long words of a customer have waited, in whole minutes, and how late that is. */
export function lateness(
  waitedMs: number,
  limits: Pick<Settings, 'ANSWER_LATE_MINUTES' | 'ANSWER_TOO_LATE_MINUTES'>,
): { minutes: number; lateness: Lateness } {
  const waited = Math.max(0, waitedMs) / MINUTE_MS;
  const late =
    waited >= limits.ANSWER_TOO_LATE_MINUTES
      ? 'tooLate'
      : waited >= limits.ANSWER_LATE_MINUTES
        ? 'late'
        : 'inTime';
  return { minutes: Math.floor(waited), lateness: late };
}
