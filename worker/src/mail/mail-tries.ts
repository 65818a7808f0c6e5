import type { MailRow } from './mail-table.ts';

/** Between the tries, ms; the last one goes on until {@link GIVE_UP_MS}. */
const AGAIN_MS: readonly number[] = [10_000, 60_000, 300_000, 900_000, 3_600_000];
const GIVE_UP_MS = 259_200_000;

/** What was sent stands in the chat, and need not be kept twice. */
export const withoutText = ({ mail: _, ...row }: MailRow): MailRow => row;

/** The same mail after a try that failed: it waits for the next, or is given up. */
export function afterFailure(row: MailRow, now: number): MailRow {
  const tries = row.tries + 1;
  if (now - row.at > GIVE_UP_MS) return { ...row, tries, state: 'failed' };
  const wait = AGAIN_MS[Math.min(tries, AGAIN_MS.length) - 1] ?? 0;
  return { ...row, tries, state: 'waiting', dueAt: now + wait };
}
