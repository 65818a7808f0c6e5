import { boxesIn } from './boxes.ts';
import { PositionStays, signsAt, viewOf } from './walk.ts';

/** Bytes of a file, from one to before another. */
export interface Place {
  from: number;
  to: number;
}

/** Kinds of items that say something of the picture: Exif, and XMP. */
const SAYING: readonly string[] = ['Exif', 'mime'];
const IN_FILE = 0;
const IN_BOX = 1;

/**
 * Where in the file the items stand that say something of the picture.
 *
 * @param meta what a `meta` box holds.
 * @param at where in the file it begins.
 * @throws {RangeError} where it cannot be read.
 * @throws {PositionStays} where an item stands in another one.
 */
export function placesOfSayings(meta: Uint8Array, at: number): Place[] {
  // A version and flags stand before the boxes.
  const boxes = [...boxesIn(meta, 4)];
  const find = (type: string): Uint8Array | null => {
    const box = boxes.find((each) => each.type === type);
    return box === undefined ? null : meta.subarray(box.from, box.to);
  };
  const [infos, locations] = [find('iinf'), find('iloc')];
  const saying = infos === null ? [] : itemsSaying(infos);
  if (saying.length === 0) return [];
  if (locations === null) throw new RangeError('Nothing says where the items stand.');
  const data = boxes.find(({ type }) => type === 'idat');
  return [...locationsIn(locations)]
    .filter(({ id }) => saying.includes(id))
    .flatMap(({ construction, extents }) => {
      if (construction === IN_FILE) return extents;
      if (construction !== IN_BOX || data === undefined) throw new PositionStays();
      const base = at + data.from;
      return extents.map(({ from, to }) => ({ from: base + from, to: base + to }));
    });
}

/** The numbers of the items that say something. */
function itemsSaying(infos: Uint8Array): number[] {
  const found: number[] = [];
  const start = viewOf(infos).getUint8(0) === 0 ? 6 : 8;
  for (const { type, from, to } of boxesIn(infos, start)) {
    if (type !== 'infe') continue;
    const info = infos.subarray(from, to);
    const view = viewOf(info);
    const isWide = view.getUint8(0) >= 3;
    // The number, and two bytes of protection before the kind.
    const kind = signsAt(info, isWide ? 10 : 8, 4);
    if (SAYING.includes(kind)) found.push(isWide ? view.getUint32(4) : view.getUint16(4));
  }
  return found;
}

interface Location {
  id: number;
  construction: number;
  extents: Place[];
}

/** Where each item stands: the box `iloc`, whose numbers have as many bytes as it says. */
function* locationsIn(table: Uint8Array): Generator<Location> {
  const view = viewOf(table);
  const version = view.getUint8(0);
  let at = 4;
  const number = (bytes: number): number => {
    let value = 0;
    for (let n = 0; n < bytes; n += 1) value = value * 256 + view.getUint8(at + n);
    at += bytes;
    return value;
  };
  const [sizes, more] = [number(1), number(1)];
  const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 4, sizes & 15, more >> 4];
  const indexBytes = version === 0 ? 0 : more & 15;
  const count = number(version < 2 ? 2 : 4);
  for (let n = 0; n < count; n += 1) {
    const id = number(version < 2 ? 2 : 4);
    const construction = version === 0 ? IN_FILE : number(2) & 15;
    // Of another file: there is none.
    number(2);
    const base = number(baseBytes);
    const extents: Place[] = [];
    for (let left = number(2); left > 0; left -= 1) {
      number(indexBytes);
      const from = base + number(offsetBytes);
      const length = number(lengthBytes);
      extents.push({ from, to: length === 0 ? Number.POSITIVE_INFINITY : from + length });
    }
    yield { id, construction, extents };
  }
}
