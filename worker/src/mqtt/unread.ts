import { PacketError, readLength } from '@chimpassist/client/mqtt/codec';
import { joined } from '../joined.ts';

/** Bytes that have come and are no whole packet yet. */
export interface Unread {
  readonly chunks: readonly Uint8Array[];
  readonly bytes: number;
}

export const NOTHING_UNREAD: Unread = { chunks: [], bytes: 0 };

/** The first byte and up to four bytes of length. */
const HEADER_MAX_BYTES = 5;

/**
 * Adds what has come. Small neighbours are joined, each only to one that is not larger, so that a packet that comes byte by
 * byte is copied a few times only and is not kept as thousands of pieces.
 */
export function withChunk(unread: Unread, chunk: Uint8Array): Unread {
  if (chunk.length === 0) return unread;
  const chunks = [...unread.chunks];
  let last = chunk;
  for (
    let before = chunks.at(-1);
    before !== undefined && before.length <= last.length;
    before = chunks.at(-1)
  ) {
    chunks.pop();
    last = joined([before, last]);
  }
  return { chunks: [...chunks, last], bytes: unread.bytes + chunk.length };
}

/** One packet, taken from the bytes before it. */
export interface TakenPacket {
  first: number;
  body: Uint8Array;
  rest: Unread;
}

/**
 * Takes the first packet. Returns null where it is not whole yet.
 *
 * @param maxBytes of the whole packet.
 * @throws {PacketError} as soon as its header says that it can never be read.
 */
export function takePacket(unread: Unread, maxBytes: number): TakenPacket | null {
  const header = headerOf(unread);
  const length = readLength(header, 1);
  if (length === null) return null;
  const total = length.next + length.value;
  if (total > maxBytes) throw new PacketError('tooLarge', `A packet has ${total} bytes.`);
  if (unread.bytes < total) return null;
  const [front = header] = unread.chunks;
  const isInOne = front.length >= total;
  const bytes = isInOne ? front : joined(unread.chunks);
  const left = bytes.subarray(total);
  const others = isInOne ? unread.chunks.slice(1) : [];
  return {
    first: bytes[0] ?? 0,
    body: bytes.subarray(length.next, total),
    rest: {
      chunks: left.length > 0 ? [left, ...others] : others,
      bytes: unread.bytes - total,
    },
  };
}

function headerOf({ chunks }: Unread): Uint8Array {
  const [front = new Uint8Array(), ...others] = chunks;
  if (front.length >= HEADER_MAX_BYTES || others.length === 0) return front;
  return joined(chunks.map((chunk) => chunk.subarray(0, HEADER_MAX_BYTES)));
}
