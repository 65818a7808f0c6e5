/** What a walk through a file asks for next. */
export type Step =
  /** So many bytes at once, which the walk may change in place; fewer where the file ends. */
  | { kind: 'read'; length: number }
  /** So many bytes as they are. */
  | { kind: 'pass'; length: number }
  /** So many bytes with nothing in them but this one. */
  | { kind: 'fill'; length: number; value: number }
  /** All bytes up to the end of these, as they are. */
  | { kind: 'seek'; bytes: readonly number[] };

/**
 * Reads one kind of file from its beginning, and says step by step what becomes of its bytes. It is given those that it has asked to
 * read; where it ends, the rest goes on as it is. It knows nothing of how the bytes come.
 */
export type Walk = Generator<Step, void, Uint8Array>;

/** Most that is read at once: what is longer is blanked without a look at it. */
export const READ_MAX_BYTES = 65_536;

export const read = (length: number): Step => ({ kind: 'read', length });
export const pass = (length: number): Step => ({ kind: 'pass', length });
export const fill = (length: number, value = 0): Step => ({ kind: 'fill', length, value });
export const seek = (...bytes: number[]): Step => ({ kind: 'seek', bytes });

/** The file says where it was made, in a way that cannot be taken out of it while it passes. */
export class PositionStays extends Error {
  override readonly name = 'PositionStays';
}

export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** As many signs of a text in a file as are asked for, one byte each. */
export const signsAt = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length));

export const startsWith = (bytes: Uint8Array, text: string): boolean =>
  signsAt(bytes, 0, text.length) === text;

export function writeSigns(bytes: Uint8Array, at: number, text: string): void {
  for (let n = 0; n < text.length; n += 1) bytes[at + n] = text.charCodeAt(n);
}
