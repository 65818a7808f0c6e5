import { startsWith, viewOf } from './walk.ts';

/** Before the Exif of a JPEG, and of some WebP. */
const HEAD = 'Exif\0\0';
const GPS_POINTER = 0x8825;
const ENTRY_BYTES = 12;
/** Bytes of one value, by the type's number in TIFF. */
const VALUE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8] as const;

export const hasExifHead = (bytes: Uint8Array): boolean => startsWith(bytes, HEAD);

/**
 * Blanks in Exif where the picture was taken, in place. How it is turned stays, and all else. One that cannot be read is blanked
 * whole.
 *
 * @param bytes with or without the head that a JPEG has before it.
 */
export function blankExif(bytes: Uint8Array): void {
  const tiff = hasExifHead(bytes) ? bytes.subarray(HEAD.length) : bytes;
  try {
    const view = viewOf(tiff);
    const isLittle = view.getUint16(0) === 0x4949;
    const first = view.getUint32(4, isLittle);
    const count = view.getUint16(first, isLittle);
    for (let n = 0; n < count; n++) {
      const entry = first + 2 + n * ENTRY_BYTES;
      if (view.getUint16(entry, isLittle) === GPS_POINTER)
        blankDirectory(tiff, view, view.getUint32(entry + 8, isLittle), isLittle);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    tiff.fill(0);
  }
}

function blankDirectory(tiff: Uint8Array, view: DataView, at: number, isLittle: boolean): void {
  const count = view.getUint16(at, isLittle);
  const end = at + 2 + count * ENTRY_BYTES;
  if (end > tiff.length) throw new RangeError('The directory is longer than its segment.');
  for (let entry = at + 2; entry < end; entry += ENTRY_BYTES) {
    const size =
      (VALUE_BYTES[view.getUint16(entry + 2, isLittle)] ?? 1) * view.getUint32(entry + 4, isLittle);
    // A longer value stands elsewhere.
    if (size > 4) {
      const value = view.getUint32(entry + 8, isLittle);
      tiff.subarray(value, value + size).fill(0);
    }
  }
  tiff.subarray(at, end).fill(0);
}
