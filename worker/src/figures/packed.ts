import { type Aggregate, type Aggregates, addAggregates } from './aggregate.ts';

interface Head {
  [key: string]: Pick<Aggregate, 'histograms' | 'sums'> & {
    /** How many values each list has; they stand behind the head, in this order. */
    lengths: Record<string, number>;
  };
}
const HEAD_BYTES = 8;

/** Aggregates as bytes: sums and histograms as JSON, and behind them the values of all lists, of 8 bytes each. */
export function packed(aggregates: Aggregates): Uint8Array {
  const lists = Object.values(aggregates).flatMap((each) => Object.values(each.lists));
  const head: Head = Object.fromEntries(
    Object.entries(aggregates).map(([key, each]) => [
      key,
      {
        sums: each.sums,
        histograms: each.histograms,
        lengths: Object.fromEntries(Object.entries(each.lists).map(([id, list]) => [id, list.length])),
      },
    ]),
  );
  const text = new TextEncoder().encode(JSON.stringify(head));
  // What stands behind it begins at a multiple of 8.
  const start = HEAD_BYTES + Math.ceil(text.length / 8) * 8;
  const count = lists.reduce((sum, list) => sum + list.length, 0);
  const bytes = new Uint8Array(start + count * 8);
  new DataView(bytes.buffer).setUint32(0, text.length);
  bytes.set(text, HEAD_BYTES);
  const values = new Float64Array(bytes.buffer, start);
  let at = 0;
  for (const list of lists) {
    values.set(list, at);
    at += list.length;
  }
  return bytes;
}

/** Adds what was packed. */
export function addPacked(to: Aggregates, given: Uint8Array): void {
  // A copy, so that it begins at a multiple of 8.
  const bytes = given.byteOffset % 8 === 0 ? given : given.slice();
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const length = view.getUint32(0);
  const text = new TextDecoder().decode(bytes.subarray(HEAD_BYTES, HEAD_BYTES + length));
  const head = JSON.parse(text) as Head;
  let at = bytes.byteOffset + HEAD_BYTES + Math.ceil(length / 8) * 8;
  for (const [key, { sums, histograms, lengths }] of Object.entries(head)) {
    const lists: Record<string, number[]> = {};
    for (const [id, count] of Object.entries(lengths)) {
      lists[id] = Array.from(new Float64Array(bytes.buffer, at, count));
      at += count * 8;
    }
    addAggregates(to, { [key]: { sums, histograms, lists } });
  }
}
