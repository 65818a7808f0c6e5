/** A time until which a chat may be snoozed: `words` is until the customer writes. */
export interface SnoozeTime {
  kind: 'hour' | 'hours' | 'tomorrow' | 'week' | 'words';
  /** Epoch ms; null: until the customer writes. */
  until: number | null;
}

const HOUR_MS = 3_600_000;
/** When a day's work begins. */
const MORNING = 9;

/** The first morning that comes so many days later, by this computer's clock. */
function morning(now: number, days: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days, MORNING).getTime();
}

/** What is offered at a moment. */
export function snoozeTimes(now: number): SnoozeTime[] {
  const weekday = new Date(now).getDay();
  const toMonday = (8 - weekday) % 7 || 7;
  return [
    { kind: 'words', until: null },
    { kind: 'hour', until: now + HOUR_MS },
    { kind: 'hours', until: now + 3 * HOUR_MS },
    { kind: 'tomorrow', until: morning(now, 1) },
    // On a Sunday that is tomorrow.
    ...(toMonday === 1 ? [] : [{ kind: 'week' as const, until: morning(now, toMonday) }]),
  ];
}
