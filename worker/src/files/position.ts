const EXIF = 'Exif\0\0';
const XMP = 'http://ns.adobe.com/';
const GPS_POINTER = 0x8825;
const ENTRY_BYTES = 12;
/** Bytes of one value, by the type's number in TIFF. */
const VALUE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8] as const;
const SPACE = 0x20;

const MARKERS = { start: 0xd8, end: 0xd9, scan: 0xda, app1: 0xe1, app13: 0xed } as const;

/**
 * Blanks in a JPEG where it was taken: the position in Exif, and the packets of XMP and IPTC, which may name a place too. In place, so
 * that the length stays what was said; how the picture is turned stays as well. What stands behind the given bytes is not looked at:
 * cameras write these at the beginning.
 */
export function blankPosition(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return;
    const marker = bytes[at + 1];
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === MARKERS.scan || marker === MARKERS.end) return;
    if (marker === MARKERS.start) {
      at += 2;
      continue;
    }
    const end = Math.min(at + 2 + view.getUint16(at + 2), bytes.length);
    const segment = bytes.subarray(at + 4, end);
    if (marker === MARKERS.app1 && startsWith(segment, EXIF)) blankExif(segment.subarray(EXIF.length));
    if (marker === MARKERS.app1 && startsWith(segment, XMP))
      segment.subarray(segment.indexOf(0) + 1).fill(SPACE);
    if (marker === MARKERS.app13) segment.subarray(segment.indexOf(0) + 1).fill(0);
    at = Math.max(end, at + 4);
  }
}

const startsWith = (bytes: Uint8Array, text: string): boolean =>
  bytes.length >= text.length && [...text].every((sign, n) => bytes[n] === sign.charCodeAt(0));

/** One that cannot be read is blanked whole. */
function blankExif(tiff: Uint8Array): void {
  try {
    const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
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
