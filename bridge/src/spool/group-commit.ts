import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

interface Write {
  statement: StatementSync;
  values: SQLInputValue[];
}

/** After a commit that failed, how long until it is tried again where nobody else asks for it. */
const AGAIN_MS = 1_000;

/**
 * Writes of one turn of the event loop as one transaction: a transaction for each of them costs four times as much.
 * Each is visible at once; it is safe after the next `commit`, which comes by itself when the turn is over. Where the
 * disk is full nothing is forgotten: what could not be written is written again with what comes next.
 */
export class GroupCommit {
  readonly #db: DatabaseSync;
  #writes: Write[] = [];
  #isOpen = false;
  #isPlanned = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** @returns rows changed. @throws whatever SQLite throws where the disk is full; then this write is not kept. */
  run(statement: StatementSync, ...values: SQLInputValue[]): number {
    try {
      this.#open();
      const { changes } = statement.run(...values);
      this.#writes.push({ statement, values });
      this.#plan();
      return Number(changes);
    } catch (error) {
      this.#abort();
      throw error;
    }
  }

  /** Everything that was written is on disk when this returns. @throws where it is not, whatever SQLite throws. */
  commit(): void {
    if (this.#writes.length === 0) return;
    try {
      this.#open();
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#abort();
      throw error;
    }
    this.#isOpen = false;
    this.#writes = [];
  }

  /** Leaves no timer behind. */
  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.commit();
  }

  #open(): void {
    if (this.#isOpen) return;
    // The command `parked --clear` writes to the same file: a transaction that only begins by reading could not go on.
    this.#db.exec('BEGIN IMMEDIATE');
    this.#isOpen = true;
    for (const { statement, values } of this.#writes) statement.run(...values);
  }

  #abort(): void {
    if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
    this.#isOpen = false;
    if (this.#writes.length > 0) this.#plan(AGAIN_MS);
  }

  #plan(delayMs = 0): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    const settle = (): void => {
      this.#isPlanned = false;
      this.#timer = null;
      try {
        if (this.#db.isOpen) this.commit();
      } catch {
        // It is planned again. A caller that must know whether it is safe calls `commit`, which throws.
      }
    };
    if (delayMs === 0) setImmediate(settle);
    else this.#timer = setTimeout(settle, delayMs);
  }
}
