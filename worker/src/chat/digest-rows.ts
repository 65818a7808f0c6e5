import { type LogTable, ROW_KINDS } from './log-table.ts';

/** What is kept together of many entries of the log, of which each has a place in it. */
export interface Digest {
  firstSeq: number;
  /** Identities of messages; 0 at the place of a receipt. */
  hashes: BigUint64Array;
  /** When each was read, epoch ms; NaN where no receipt says it. Null: of none. */
  readTimes: Float64Array | null;
}

const BYTES = 8;
const { digest: HASHES, digestWithTimes: BOTH } = ROW_KINDS;
const DIGESTS = `seq < 0 AND kind IN (${HASHES}, ${BOTH})`;

/** The last entry that is in a digest, 0 where none is. */
export const digestedSeqIn = (table: LogTable): number =>
  table.number(
    `SELECT max(-seq / 2 + length(json) / CASE kind WHEN ${BOTH} THEN ${2 * BYTES} ELSE ${BYTES} END - 1) AS n
     FROM log WHERE ${DIGESTS}`,
  );

export function* digestsIn(table: LogTable): Iterable<Digest> {
  for (const { seq, kind, json } of table.each<{ seq: number; kind: number; json: ArrayBuffer }>(
    `SELECT seq, kind, json FROM log WHERE ${DIGESTS} ORDER BY seq DESC`,
  )) {
    const count = json.byteLength / BYTES / (kind === BOTH ? 2 : 1);
    yield {
      firstSeq: -seq / 2,
      hashes: new BigUint64Array(json, 0, count),
      readTimes: kind === BOTH ? new Float64Array(json, count * BYTES, count) : null,
    };
  }
}

export function putDigest(table: LogTable, { firstSeq, hashes, readTimes }: Digest): void {
  const bytes = new Uint8Array(hashes.byteLength + (readTimes?.byteLength ?? 0));
  bytes.set(new Uint8Array(hashes.buffer));
  if (readTimes !== null) bytes.set(new Uint8Array(readTimes.buffer), hashes.byteLength);
  table.put(-2 * firstSeq, readTimes === null ? HASHES : BOTH, {}, bytes.buffer);
}
