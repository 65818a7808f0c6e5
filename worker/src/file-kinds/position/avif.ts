import { boxHeadOf, HEAD_BYTES, longLengthOf } from './boxes.ts';
import { type Place, placesOfSayings } from './items.ts';
import { fill, PositionStays, pass, READ_MAX_BYTES, read, type Walk } from './walk.ts';

/**
 * Exif and XMP of an AVIF. How it is turned stands elsewhere, so that all of both goes. A table at the beginning says where in the file
 * they stand.
 */
export function* avif(): Walk {
  let at = 0;
  for (;;) {
    const head = yield read(HEAD_BYTES);
    at += head.length;
    if (head.length < HEAD_BYTES) return;
    const { type, length, isLong } = boxHeadOf(head);
    let left = length;
    if (isLong) {
      const size = yield read(8);
      at += size.length;
      if (size.length < 8) return;
      left = longLengthOf(size);
    }
    if (left < 0) return;
    if (type !== 'meta') {
      yield pass(left);
      at += left;
      continue;
    }
    if (left > READ_MAX_BYTES) throw new PositionStays();
    const meta = yield read(left);
    // The file is torn, and nobody will keep it.
    if (meta.length < left) return;
    const places = blankedIn(meta, at);
    at += meta.length;
    for (const { from, to } of places) {
      // It has gone on already.
      if (from < at) throw new PositionStays();
      yield pass(from - at);
      yield fill(to - from);
      at = to;
    }
    return;
  }
}

/** Blanks what stands in the table's own box. @returns the other places, in their order, none over another. */
function blankedIn(meta: Uint8Array, at: number): Place[] {
  try {
    const places = placesOfSayings(meta, at);
    const isWithin = ({ from, to }: Place): boolean => from >= at && to <= at + meta.length;
    for (const { from, to } of places.filter(isWithin)) meta.subarray(from - at, to - at).fill(0);
    return places.filter((place) => !isWithin(place)).sort((one, other) => one.from - other.from);
  } catch (error) {
    if (error instanceof RangeError) throw new PositionStays();
    throw error;
  }
}
