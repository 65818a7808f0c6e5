import { blankExif } from './exif.ts';
import { fill, pass, READ_MAX_BYTES, read, signsAt, viewOf, type Walk } from './walk.ts';

const SPACE = 0x20;

/** The position in Exif, and the packet of XMP. Both stand behind the picture. */
export function* webp(): Walk {
  yield pass(12);
  for (;;) {
    const head = yield read(8);
    if (head.length < 8) return;
    const length = viewOf(head).getUint32(4, true);
    const type = signsAt(head, 0, 4);
    if (type === 'XMP ') yield fill(length, SPACE);
    else if (type !== 'EXIF') yield pass(length);
    else if (length > READ_MAX_BYTES) yield fill(length);
    else blankExif(yield read(length));
    // Chunks begin at even places.
    yield pass(length % 2);
  }
}
