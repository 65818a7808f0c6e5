import type { ReportMail } from '@chimpassist/protocol';
import { Zone } from './zone.ts';

const HOUR_MS = 3_600_000;
/** Of the operator's day: before people begin to work. */
const MAIL_HOUR = 7;
/** A month has no more days. */
const DAYS_MAX = 32;

const isDay = (day: string, every: ReportMail['every']): boolean => {
  switch (every) {
    case 'day':
      return true;
    case 'week':
      return new Date(`${day}T00:00:00Z`).getUTCDay() === 1;
    case 'month':
      return day.endsWith('-01');
  }
};

/** When the next mail goes out: in the morning, each day, each Monday or each first of a month. Epoch ms. */
export function mailDueAfter(now: number, every: ReportMail['every'], zoneName: string): number {
  const zone = Zone.of(zoneName);
  // From noon to noon: a clock change makes no day twice.
  const noon = zone.startOf(zone.dayOf(now)) + 12 * HOUR_MS;
  for (let n = 0; n <= DAYS_MAX; n++) {
    const day = zone.dayOf(noon + n * 24 * HOUR_MS);
    const at = zone.startOf(day) + MAIL_HOUR * HOUR_MS;
    if (at > now && isDay(day, every)) return at;
  }
  return now + 24 * HOUR_MS;
}
