/** Neighbouring buckets differ by this: a value is at most half of it away from the middle of its bucket. */
const GROWTH = 1.02;
const LOG = Math.log(GROWTH);
/** Below a second nobody asks for the difference. */
const LEAST_MS = 1_000;

/** Largest error of what is read from a histogram, as a share of the value. */
export const HISTOGRAM_ERROR = 0.01;

/** How many values fell into which bucket, from bucket 0 on, which is for all below a second. Nobody changes one that is made. */
export type Histogram = Uint32Array;

const bucketOf = (ms: number): number => (ms < LEAST_MS ? 0 : Math.floor(Math.log(ms / LEAST_MS) / LOG) + 1);

/** The value of which both ends of the bucket are equally far away, as a share. */
const middleOf = (bucket: number): number =>
  bucket === 0 ? 0 : (LEAST_MS * 2 * GROWTH ** bucket) / (GROWTH + 1);

export function histogramOf(values: Float64Array): Histogram {
  const buckets = values.map(bucketOf);
  const histogram = new Uint32Array(buckets.reduce((most, bucket) => Math.max(most, bucket + 1), 0));
  for (const bucket of buckets) histogram[bucket] = (histogram[bucket] ?? 0) + 1;
  return histogram;
}

export function addHistogram(one: Histogram, other: Histogram): Histogram {
  const [longer, shorter] = one.length >= other.length ? [one, other] : [other, one];
  const sum = longer.slice();
  shorter.forEach((n, bucket) => {
    sum[bucket] = (sum[bucket] ?? 0) + n;
  });
  return sum;
}

export const countIn = (histogram: Histogram): number => histogram.reduce((sum, n) => sum + n, 0);

/** How many values are at most so large: those of the bucket in which it lies are counted by the middle of it. */
export const countUpTo = (histogram: Histogram, ms: number): number =>
  histogram.reduce((sum, n, bucket) => sum + (middleOf(bucket) <= ms ? n : 0), 0);

/** The values at some ranks, 1 being the smallest; the ranks in growing order. */
export function atRanks(histogram: Histogram, ranks: readonly number[]): number[] {
  let before = 0;
  let bucket = 0;
  return ranks.map((rank) => {
    for (; bucket < histogram.length; bucket++) {
      const n = histogram[bucket] ?? 0;
      if (before + n >= rank) return middleOf(bucket);
      before += n;
    }
    return 0;
  });
}
