import type { Shift } from '../contract/shift.ts';
import type { DeskStore } from './desk-store.ts';
import type { AttendantRow } from './rows.ts';

type ShiftRow = { who: string; begins: number; ends: number; away: number; reason: string };

/** As long as somebody has been there, and available or away as now; null: a version of before did not say since when. */
export const shiftOf = (
  { idText: who, since, availability, awayFor }: AttendantRow,
  now: number,
): Shift | null =>
  since > 0 ? { who, from: since, to: now, isAway: availability === 'away', reason: awayFor } : null;

/** Who has been there until now, and what no ledger has taken yet. */
export const openShifts = (store: DeskStore, table: ShiftTable, now: number): Shift[] => [
  ...table.all(),
  ...store.onlineAttendants().flatMap((row) => shiftOf(row, now) ?? []),
];

/** Times of being there that have ended and that no ledger has taken yet. */
export class ShiftTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  put({ who, from, to, isAway, reason }: Shift): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO shifts VALUES (?, ?, ?, ?, ?)',
      ...[who, from, to, isAway ? 1 : 0, reason],
    );
  }

  remove({ who, from }: Shift): void {
    this.#sql.exec('DELETE FROM shifts WHERE begins = ? AND who = ?', from, who);
  }

  all(): Shift[] {
    return this.#sql
      .exec<ShiftRow>('SELECT * FROM shifts ORDER BY begins')
      .toArray()
      .map(({ who, begins, ends, away, reason }) => ({
        ...{ who, from: begins, to: ends, isAway: away === 1, reason },
      }));
  }
}
