import { BUBBLE_EVENTS, type RuleCounts } from '@chimpassist/protocol';
import type { BubbleCount } from '../contract/workspace-object.ts';

export const BUBBLES_TABLE = `CREATE TABLE bubbles (
  id TEXT PRIMARY KEY, shown INTEGER NOT NULL, opened INTEGER NOT NULL, answered INTEGER NOT NULL
) WITHOUT ROWID;`;

/** What has become of the bubbles of each rule: one row for each, however many they are. Synchronous. */
export class BubbleCounts {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(counts: readonly BubbleCount[]): void {
    for (const count of counts)
      this.#sql.exec(
        `INSERT INTO bubbles VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
           shown = shown + excluded.shown, opened = opened + excluded.opened, answered = answered + excluded.answered`,
        count.id,
        ...BUBBLE_EVENTS.map((event) => count[event]),
      );
  }

  forget(id: string): void {
    this.#sql.exec('DELETE FROM bubbles WHERE id = ?', id);
  }

  get all(): RuleCounts[] {
    return this.#sql
      .exec<Record<'id', string> & Record<'shown' | 'opened' | 'answered', number>>(
        'SELECT id, shown, opened, answered FROM bubbles ORDER BY id',
      )
      .toArray();
  }
}
