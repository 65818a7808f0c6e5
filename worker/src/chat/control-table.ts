import type { Control } from '@chimpassist/protocol/frames';

/** Controls that the bridge has not confirmed; earlier ones are out of date for every reader. */
const CONTROLS_KEPT = 20;

/** The newest control messages of one chat, by their `rev`. Synchronous. */
export class ControlTable {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  put(control: Control): void {
    this.#sql.exec('INSERT OR REPLACE INTO controls VALUES (?, ?)', control.rev, JSON.stringify(control));
    this.#sql.exec('DELETE FROM controls WHERE rev <= ?', control.rev - CONTROLS_KEPT);
  }

  above(rev: number): Control[] {
    return this.#sql
      .exec<{ json: string }>('SELECT json FROM controls WHERE rev > ? ORDER BY rev', rev)
      .toArray()
      .map(({ json }) => JSON.parse(json) as Control);
  }

  clear(): void {
    this.#sql.exec('DELETE FROM controls');
  }
}
