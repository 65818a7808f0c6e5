import { type LogTable, ROW_KINDS } from './log-table.ts';
import type { Course } from './part.ts';

/** Below all other rows that stand beside the log. */
const FIRST_SEQ = -(2 ** 40);

/** Parts of before, many in a row: the row of the state, which each change writes, holds only the newest. Synchronous. */
export class CourseRows {
  readonly #table: LogTable;

  constructor(table: LogTable) {
    this.#table = table;
  }

  /** One row more. */
  add(courses: readonly Course[]): void {
    this.#put(FIRST_SEQ - (courses[0]?.part ?? 0), courses);
  }

  /** Oldest first. */
  all(): Course[] {
    return this.#rows().flatMap(({ courses }) => courses);
  }

  /** Deletes those that ended before a time, epoch ms. */
  deleteBefore(cutoff: number): void {
    for (const { seq, courses } of this.#rows()) {
      const left = courses.filter(({ end }) => (end?.at ?? 0) >= cutoff);
      if (left.length === courses.length) continue;
      if (left.length > 0) this.#put(seq, left);
      else this.#table.change('DELETE FROM log WHERE seq = ?', seq);
    }
  }

  #rows(): { seq: number; courses: Course[] }[] {
    return this.#table
      .rows<{ seq: number; json: string }>(
        `SELECT seq, json FROM log WHERE seq < 0 AND kind = ${ROW_KINDS.courses} ORDER BY seq DESC`,
      )
      .map(({ seq, json }) => ({ seq, courses: JSON.parse(json) as Course[] }));
  }

  #put(seq: number, courses: readonly Course[]): void {
    this.#table.put(seq, ROW_KINDS.courses, {}, JSON.stringify(courses));
  }
}
