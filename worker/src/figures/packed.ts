import { type Aggregate, type Aggregates, addTo, aggregateOf, listOf } from './aggregate.ts';

interface Head {
  [key: string]: Pick<Aggregate, 'sums'> & {
    /** How many values each list has; they stand behind the head, in this order. */
    lengths: Record<string, number>;
    /** The first bucket of each histogram that is not empty, and how many come with it; behind all lists, in this order. */
    buckets: Record<string, [first: number, count: number]>;
  };
}
const HEAD_BYTES = 8;
const VALUE_BYTES = Float64Array.BYTES_PER_ELEMENT;
const BUCKET_BYTES = Uint32Array.BYTES_PER_ELEMENT;

const startOf = (textLength: number): number =>
  HEAD_BYTES + Math.ceil(textLength / VALUE_BYTES) * VALUE_BYTES;

const mapped = <T, U>(from: Record<string, T>, map: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(from).map(([id, value]) => [id, map(value)]));

/** Aggregates as bytes: sums as JSON, and behind them the values of all lists, and the buckets of all histograms. */
export function packed(aggregates: Aggregates): Uint8Array {
  const each = Object.values(aggregates);
  const lists = each.flatMap((one) => Object.values(one.lists).map(({ all }) => all));
  const histograms = each.flatMap((one) => Object.values(one.histograms).map(filled));
  const head: Head = mapped(aggregates, (one) => ({
    sums: one.sums,
    lengths: mapped(one.lists, ({ all }) => all.length),
    buckets: mapped(one.histograms, (histogram): [number, number] => {
      const { first, counts } = filled(histogram);
      return [first, counts.length];
    }),
  }));
  const text = new TextEncoder().encode(JSON.stringify(head));
  const start = startOf(text.length);
  const middle = start + lists.reduce((sum, list) => sum + list.byteLength, 0);
  const bytes = new Uint8Array(middle + histograms.reduce((sum, { counts }) => sum + counts.byteLength, 0));
  new DataView(bytes.buffer).setUint32(0, text.length);
  bytes.set(text, HEAD_BYTES);
  let at = start;
  for (const list of lists) {
    new Float64Array(bytes.buffer, at, list.length).set(list);
    at += list.byteLength;
  }
  for (const { counts } of histograms) {
    new Uint32Array(bytes.buffer, at, counts.length).set(counts);
    at += counts.byteLength;
  }
  return bytes;
}

/** Without the empty buckets before the first one. */
function filled(histogram: Uint32Array): { first: number; counts: Uint32Array } {
  const first = Math.max(
    0,
    histogram.findIndex((n) => n > 0),
  );
  return { first, counts: histogram.subarray(first) };
}

/**
 * Adds what was packed, value by value to what is there: a month by page has fifty thousand lists, so none is made in between.
 *
 * @param only the one key that is wanted.
 */
export function addPacked(to: Aggregates, given: Uint8Array, only?: string): void {
  // A copy, so that it begins at a multiple of 8.
  const bytes = given.byteOffset % VALUE_BYTES === 0 ? given : given.slice();
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const text = new TextDecoder().decode(bytes.subarray(HEAD_BYTES, HEAD_BYTES + length));
  const head = JSON.parse(text) as Head;
  const start = startOf(length);
  const room = new Float64Array(
    bytes.buffer,
    bytes.byteOffset + start,
    Math.floor((bytes.byteLength - start) / VALUE_BYTES),
  );
  let n = 0;
  for (const key in head) {
    const { [key]: one } = head;
    if (one === undefined) continue;
    const isWanted = only === undefined || key === only;
    const own = isWanted ? aggregateOf(to, key) : undefined;
    for (const id in one.sums)
      if (own !== undefined) own.sums[id] = (own.sums[id] ?? 0) + (one.sums[id] ?? 0);
    for (const id in one.lengths) {
      const end = n + (one.lengths[id] ?? 0);
      if (own !== undefined) listOf(own, id).addPart(room, n, end);
      n = end;
    }
  }
  let at = bytes.byteOffset + start + n * VALUE_BYTES;
  for (const [key, { buckets }] of Object.entries(head)) {
    for (const [id, [first, count]] of Object.entries(buckets)) {
      if (only === undefined || key === only) {
        const histogram = new Uint32Array(first + count);
        histogram.set(new Uint32Array(bytes.buffer, at, count), first);
        addTo(aggregateOf(to, key), id, histogram);
      }
      at += count * BUCKET_BYTES;
    }
  }
}
