import type { Hours } from '@chimpassist/protocol';
import { expect, test } from 'vitest';
import { openClock } from '../../back-office/src/board/open-time.ts';
import { openMsBetween } from '../../worker/src/hours/open-time.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const ZONES = ['UTC', 'Europe/Berlin', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'America/St_Johns'];
/** About days on which clocks change, and others. */
const DATES = ['2026-03-29', '2026-10-25', '2026-04-05', '2026-11-01', '2026-03-08', '2026-06-10'];

let state = 25;
/** The same numbers at each run. */
function below(most: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * most);
}
const one = (all: readonly string[]): string => all[below(all.length)] ?? '';
const many = <T>(most: number, make: () => T): T[] => Array.from({ length: below(most + 1) }, make);
const time = (): string => `${String(below(24)).padStart(2, '0')}:${one(['00', '15', '30'])}`;
const span = () => ({ from: time(), to: below(6) === 0 ? '24:00' : time() });
const hours = (): Hours => ({
  zone: one(ZONES),
  weekly: many(14, () => ({ day: 1 + below(7), ...span() })),
  exceptions: many(3, () => ({ date: one(DATES), open: many(2, span) })),
});

test('the board counts open time as reports count it, over clock changes too', () => {
  for (let n = 0; n < 500; n++) {
    const set = hours();
    const from = Date.parse(`${one(DATES)}T00:00:00Z`) + (below(72 * 60) - 24 * 60) * MINUTE_MS;
    const to = from + below(100 * HOUR_MS);
    const told = JSON.stringify({ set, from, to });
    expect(`${openClock(set)(from, to)} ${told}`).toBe(`${openMsBetween(set, from, to)} ${told}`);
  }
  expect(openClock(null)(5, 9)).toBe(openMsBetween(null, 5, 9));
});
