import { signsAt, viewOf } from './walk.ts';

/** The head of a box, as MP4, QuickTime and AVIF are made of them: eight bytes, and eight more for a long one. */
export interface BoxHead {
  type: string;
  /** Bytes behind these eight; infinite for one that reaches to the end of the file. */
  length: number;
  /** Its length stands in the next eight bytes. */
  isLong: boolean;
}

export const HEAD_BYTES = 8;

export function boxHeadOf(head: Uint8Array): BoxHead {
  const size = viewOf(head).getUint32(0);
  return {
    type: signsAt(head, 4, 4),
    length: size === 0 ? Number.POSITIVE_INFINITY : size - HEAD_BYTES,
    isLong: size === 1,
  };
}

/** Bytes of a long box behind its sixteen. */
export const longLengthOf = (bytes: Uint8Array): number => Number(viewOf(bytes).getBigUint64(0)) - 16;

/** The boxes that lie side by side in some bytes. @throws {RangeError} where they cannot be read. */
export function* boxesIn(
  bytes: Uint8Array,
  from: number,
): Generator<{ type: string; from: number; to: number }> {
  for (let at = from; at + HEAD_BYTES <= bytes.length; ) {
    const { type, length, isLong } = boxHeadOf(bytes.subarray(at));
    if (isLong || length < 0) throw new RangeError('A box has a length that nothing here has.');
    const start = at + HEAD_BYTES;
    const to = Math.min(start + length, bytes.length);
    yield { type, from: start, to };
    at = to;
  }
}
