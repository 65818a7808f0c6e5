import { digestedSeqIn, digestsIn } from './digest-rows.ts';
import type { ReceiptBody, RowHead } from './log-rows.ts';
import { type LogTable, ROW_KINDS } from './log-table.ts';

/**
 * When each message was read. A receipt is one row of the log, however many messages it names: theirs stay as they are, and
 * what is told of them comes from here. It is read from the receipts since the last digest, and from the digests.
 */
export class ReadTimes {
  readonly #table: LogTable;
  #sinceDigest: Map<number, number> | undefined;
  #digested: { firstSeq: number; readTimes: Float64Array }[] | undefined;

  constructor(table: LogTable) {
    this.#table = table;
  }

  /** When the message of a row was read, epoch ms, or null. */
  of({ seq, read_at }: Pick<RowHead, 'seq' | 'read_at'>): number | null {
    return read_at ?? this.#newer().get(seq) ?? this.#older(seq);
  }

  /** A receipt that names this message has become a row. */
  add(seq: number, readAt: number): void {
    this.#newer().set(seq, readAt);
  }

  /**
   * The times of entries that go into a digest, null where none has one. Receipts that are among these entries are looked at
   * for the last time: what they say of earlier messages goes into the rows of these.
   */
  takeForDigest(firstSeq: number, lastSeq: number): Float64Array | null {
    const times = new Float64Array(lastSeq - firstSeq + 1).fill(Number.NaN);
    for (const [seq, readAt] of this.#newer()) {
      if (seq > lastSeq) continue;
      if (seq >= firstSeq) times[seq - firstSeq] = readAt;
      else this.#table.change('UPDATE log SET read_at = ? WHERE seq = ? AND read_at IS NULL', readAt, seq);
    }
    this.#sinceDigest = undefined;
    this.#digested = undefined;
    return times.every(Number.isNaN) ? null : times;
  }

  #newer(): Map<number, number> {
    if (this.#sinceDigest) return this.#sinceDigest;
    const times = new Map<number, number>();
    for (const { json } of this.#table.each<{ json: string }>(
      `SELECT json FROM log WHERE seq > ? AND kind = ${ROW_KINDS.receipt} ORDER BY seq`,
      digestedSeqIn(this.#table),
    )) {
      for (const { seq, readAt } of JSON.parse(json) as ReceiptBody)
        if (!times.has(seq)) times.set(seq, readAt);
    }
    this.#sinceDigest = times;
    return times;
  }

  #older(seq: number): number | null {
    this.#digested ??= [...digestsIn(this.#table)].flatMap(({ firstSeq, readTimes }) =>
      readTimes === null ? [] : [{ firstSeq, readTimes }],
    );
    const digest = this.#digested.find(
      ({ firstSeq, readTimes }) => seq >= firstSeq && seq < firstSeq + readTimes.length,
    );
    const time = digest?.readTimes[seq - digest.firstSeq];
    return time === undefined || Number.isNaN(time) ? null : time;
  }
}
