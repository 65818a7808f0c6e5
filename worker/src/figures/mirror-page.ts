import type { FactsPage } from '@chimpassist/protocol/frames';
import type { LedgerTable } from './ledger-table.ts';

/** A row that comes no later than this after the end of its chat has its place above all that a mirror has read. */
const IN_TIME_MS = 60_000;
/** A mirror reads no row that ended after this. The clocks of two objects may differ by what lies between the two. */
const SETTLED_MS = 120_000;

export const isLate = (endedAt: number, isNew: boolean, now: number): boolean =>
  !isNew || now - endedAt > IN_TIME_MS;

/** @param cursor `<end of the last row> <number of the last late one>`; empty: from the beginning. */
export function mirrorPage(table: LedgerTable, cursor: string, limit: number, now: number): FactsPage {
  const [after = 0, lateAfter = 0] = cursor === '' ? [] : cursor.split(' ').map(Number);
  const late = table.lateAfter(lateAfter, limit);
  const { rows, isMore } = table.endedAfter(after, now - SETTLED_MS, limit);
  return {
    rows: [...rows, ...late].map((row) => ({ id: table.idOf(row), facts: row.facts })),
    cursor: `${rows.at(-1)?.at ?? after} ${late.at(-1)?.n ?? lateAfter}`,
    isMore: isMore || late.length === limit,
  };
}
