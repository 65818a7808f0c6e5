/** So many rows come with each step. */
const STEP = 100;
/** So many stand in the page at once: many screens, and a key costs as much as in a short chat. */
const MOST = 300;
/** At the end rows above are let go of in steps, not at each message. */
const SLACK = 1.5;

export interface Range {
  from: number;
  /** Not in it. */
  to: number;
}

/** Which of a chat's rows are drawn. Rows are known by name, so that others may come and go around them. */
export class DrawnRange {
  /** While true, no row that is drawn is let go of. */
  isHeld = false;
  /** The first row, and the last; null: whatever is the newest. */
  #first: string | null = null;
  #last: string | null = null;
  /** The first row that was here when the server was asked for those before it. */
  #asked: string | null = null;

  /** @param atEnd whether the newest rows are read, so that what comes is followed. */
  of(rows: readonly string[], atEnd: boolean): Range {
    if (atEnd) this.#last = null;
    let { from, to } = this.#now(rows);
    if (this.#asked !== null && rows[0] !== this.#asked) {
      this.#asked = null;
      from = Math.max(0, from - STEP);
    }
    if (!this.isHeld) {
      if (!atEnd) to = Math.min(to, from + MOST);
      else if (to - from > STEP * SLACK) from = to - STEP;
    }
    return this.#put(rows, { from, to });
  }

  /** @returns false where there are none here: what the server brings next is drawn. */
  older(rows: readonly string[]): boolean {
    const { from, to } = this.#now(rows);
    if (from === 0) {
      this.#asked = rows[0] ?? null;
      return false;
    }
    const next = Math.max(0, from - STEP);
    this.#put(rows, { from: next, to: this.isHeld ? to : Math.min(to, next + MOST) });
    return true;
  }

  newer(rows: readonly string[]): void {
    const { from, to } = this.#now(rows);
    const next = Math.min(rows.length, to + STEP);
    this.#put(rows, { from: this.isHeld ? from : Math.max(from, next - MOST), to: next });
  }

  /** Draws each row. */
  whole(rows: readonly string[]): void {
    this.#put(rows, { from: 0, to: rows.length });
  }

  /** Draws this row with those around it, and where rows are held, with all between. */
  around(rows: readonly string[], row: string): void {
    const place = rows.indexOf(row);
    if (place < 0) return;
    const { from, to } = this.isHeld ? this.#now(rows) : { from: place, to: place };
    this.#put(rows, {
      from: Math.max(0, Math.min(from, place - STEP)),
      to: Math.min(rows.length, Math.max(to, place + STEP)),
    });
  }

  #now(rows: readonly string[]): Range {
    const last = this.#last === null ? -1 : rows.indexOf(this.#last);
    const to = last < 0 ? rows.length : last + 1;
    const first = this.#first === null ? -1 : rows.indexOf(this.#first);
    const fewest = Math.max(0, to - STEP);
    return { from: first < 0 ? fewest : Math.min(first, fewest), to };
  }

  #put(rows: readonly string[], range: Range): Range {
    this.#first = rows[range.from] ?? null;
    this.#last = range.to >= rows.length ? null : (rows[range.to - 1] ?? null);
    return range;
  }
}
