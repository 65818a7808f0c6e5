import type { LogEntry } from '@chimpassist/protocol/frames';

/**
 * The newest entries of a log, as they were added: who is told at once is told these, and nothing is read back that has just
 * been written. Who has anything to wait for is told from the log.
 */
export class FreshEntries {
  readonly #max: number;
  /** One after the other, without a gap. */
  #entries: LogEntry[] = [];

  constructor(max: number) {
    this.#max = max;
  }

  add(entries: readonly LogEntry[]): void {
    for (const entry of entries) {
      if (this.#entries.at(-1)?.seq !== entry.seq - 1) this.#entries = [];
      this.#entries.push(entry);
    }
    if (this.#entries.length > this.#max) this.clear();
  }

  clear(): void {
    this.#entries = [];
  }

  /** All entries after `seq`; null where only the log has them. @param headSeq of the log: after an erasure it has begun again. */
  after(seq: number, headSeq: number): LogEntry[] | null {
    if (this.#entries.at(-1)?.seq !== headSeq) return null;
    const [first] = this.#entries;
    return first === undefined || first.seq > seq + 1 ? null : this.#entries.filter((each) => each.seq > seq);
  }
}
