/** Neighbouring buckets differ by this: a value is at most half of it away from the middle of its bucket. */
const GROWTH = 1.02;
const LOG = Math.log(GROWTH);
/** Below a second nobody asks for the difference. */
const LEAST_MS = 1_000;

/** Largest error of what is read from a histogram, as a share of the value. */
export const HISTOGRAM_ERROR = 0.01;

/** How many values fell into which bucket. Bucket 0 is for all below a second. */
export type Histogram = Record<number, number>;

const bucketOf = (ms: number): number => (ms < LEAST_MS ? 0 : Math.floor(Math.log(ms / LEAST_MS) / LOG) + 1);

/** The value of which both ends of the bucket are equally far away, as a share. */
const middleOf = (bucket: number): number =>
  bucket === 0 ? 0 : (LEAST_MS * 2 * GROWTH ** bucket) / (GROWTH + 1);

export function histogramOf(values: Iterable<number>): Histogram {
  const histogram: Histogram = {};
  for (const ms of values) {
    const bucket = bucketOf(ms);
    histogram[bucket] = (histogram[bucket] ?? 0) + 1;
  }
  return histogram;
}

export function addHistogram(to: Histogram, other: Histogram): void {
  for (const [bucket, n] of Object.entries(other)) to[Number(bucket)] = (to[Number(bucket)] ?? 0) + n;
}

export const countIn = (histogram: Histogram): number =>
  Object.values(histogram).reduce((sum, n) => sum + n, 0);

/** How many values are at most so large: those of the bucket in which it lies are counted by the middle of it. */
export const countUpTo = (histogram: Histogram, ms: number): number =>
  Object.entries(histogram).reduce((sum, [bucket, n]) => sum + (middleOf(Number(bucket)) <= ms ? n : 0), 0);

/** The values at some ranks, 1 being the smallest; the ranks in growing order. */
export function atRanks(histogram: Histogram, ranks: readonly number[]): number[] {
  // Keys that are whole numbers come in growing order.
  const buckets = Object.entries(histogram);
  let before = 0;
  let next = 0;
  return ranks.map((rank) => {
    for (; next < buckets.length; next++) {
      const [bucket, n] = buckets[next] ?? ['0', 0];
      if (before + n >= rank) return middleOf(Number(bucket));
      before += n;
    }
    return 0;
  });
}
