import { checksumOf, checksumOfZeros } from './checksum.ts';
import { blankExif } from './exif.ts';
import { fill, pass, READ_MAX_BYTES, read, signsAt, viewOf, type Walk, writeSigns } from './walk.ts';

/** Chunks in which programs write what they know of a picture: Exif, XMP, a caption. */
const TEXTS: readonly string[] = ['tEXt', 'zTXt', 'iTXt'];
const EXIF = 'eXIf';
/** A chunk that no reader knows and each one passes over. */
const BLANK = 'blNk';

/** The position in Exif, and all texts, also those that stand behind the picture. */
export function* png(): Walk {
  yield pass(8);
  for (;;) {
    const head = yield read(8);
    if (head.length < 8) return;
    const length = viewOf(head).getUint32(0);
    const type = signsAt(head, 4, 4);
    if (type === 'IEND') return;
    if (type !== EXIF && !TEXTS.includes(type)) {
      yield pass(length + 4);
      continue;
    }
    let checksum: number;
    if (type === EXIF && length <= READ_MAX_BYTES) {
      const exif = yield read(length);
      blankExif(exif);
      checksum = checksumOf([head.subarray(4), exif]);
    } else {
      writeSigns(head, 4, BLANK);
      checksum = checksumOfZeros(head.subarray(4), length);
      yield fill(length);
    }
    const sum = yield read(4);
    // A reader that is strict takes no chunk with a wrong sum.
    if (sum.length === 4) viewOf(sum).setUint32(0, checksum);
  }
}
