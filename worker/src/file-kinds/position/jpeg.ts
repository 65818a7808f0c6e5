import { blankExif, hasExifHead } from './exif.ts';
import { pass, read, seek, startsWith, viewOf, type Walk } from './walk.ts';

const XMP = 'http://ns.adobe.com/';
const SPACE = 0x20;
const MARKERS = { start: 0xd8, end: 0xd9, scan: 0xda, app1: 0xe1, app13: 0xed } as const;
/** Markers without anything behind them. */
const isAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= MARKERS.start);

/**
 * The position in Exif, and the packets of XMP and IPTC, which may name a place too. Also in the further pictures that cameras put
 * behind the first one.
 */
export function* jpeg(): Walk {
  for (;;) {
    // Two pictures begin alike, and within one nothing else does.
    yield seek(0xff, MARKERS.start);
    yield* head();
  }
}

/** What stands before the pixels. */
function* head(): Walk {
  for (;;) {
    let [first, marker] = yield read(2);
    if (first !== 0xff) return;
    while (marker === 0xff) [marker] = yield read(1);
    if (marker === undefined || marker === MARKERS.scan || marker === MARKERS.end) return;
    if (isAlone(marker)) continue;
    const size = yield read(2);
    if (size.length < 2) return;
    const length = Math.max(viewOf(size).getUint16(0) - 2, 0);
    if (marker === MARKERS.app1 || marker === MARKERS.app13) blankSegment(marker, yield read(length));
    else yield pass(length);
  }
}

function blankSegment(marker: number, segment: Uint8Array): void {
  if (marker === MARKERS.app13) segment.subarray(segment.indexOf(0) + 1).fill(0);
  else if (hasExifHead(segment)) blankExif(segment);
  else if (startsWith(segment, XMP)) segment.subarray(segment.indexOf(0) + 1).fill(SPACE);
}
