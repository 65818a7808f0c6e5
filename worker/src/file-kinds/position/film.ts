import { boxHeadOf, HEAD_BYTES, longLengthOf } from './boxes.ts';
import { fill, PositionStays, pass, READ_MAX_BYTES, read, signsAt, type Walk, writeSigns } from './walk.ts';

/** Boxes that hold nothing but boxes: what stands in them is walked through as if it stood beside them. */
const AROUND: readonly string[] = ['moov', 'trak', 'mdia', 'minf', 'stbl'];
/** Boxes in which cameras and phones write where they were, and nothing that a player needs. */
const SAYING: readonly string[] = ['udta', 'meta', 'uuid'];
/** Kinds of tracks that say from moment to moment where the camera was. */
const TRAVELLING = /gpmd|camm|rtmd|djmd|location/;
/** What each reader passes over. */
const BLANK = 'free';

/**
 * The position in MP4 and QuickTime, with all else that stands beside sound and pictures. A track that follows the camera's way has
 * its places among those, where nobody finds them before they have passed.
 */
export function* film(): Walk {
  for (;;) {
    const head = yield read(HEAD_BYTES);
    if (head.length < HEAD_BYTES) return;
    const { type, length, isLong } = boxHeadOf(head);
    if (!isLong && length < 0) return;
    const isSaying = SAYING.includes(type);
    if (isSaying) writeSigns(head, 4, BLANK);
    let left = length;
    if (isLong) {
      const size = yield read(8);
      if (size.length < 8) return;
      left = longLengthOf(size);
      if (left < 0) return;
    }
    if (isSaying) yield fill(left);
    else if (type === 'stsd') yield* descriptions(left);
    else if (!AROUND.includes(type)) yield pass(left);
  }
}

/** What a track holds. */
function* descriptions(length: number): Walk {
  const bytes = yield read(Math.min(length, READ_MAX_BYTES));
  if (TRAVELLING.test(signsAt(bytes, 0, Math.min(bytes.length, 4_096)))) throw new PositionStays();
  yield pass(length - bytes.length);
}
