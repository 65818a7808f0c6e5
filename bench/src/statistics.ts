/** The arithmetic behind the bench's verdicts: no clock, no files, no processes. */

/** The value below which `share` of the values lie: 0.5 is the upper of two middle ones. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The middle value; of an even number of values the mean of the two middle ones. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return lower === upper ? upper : (lower + upper) / 2;
}

/** The index of the value that lies nearest to the median; -1 of none. */
export function nearestToMedian(values: readonly number[]): number {
  const middle = median(values);
  let nearest = -1;
  let distance = Number.POSITIVE_INFINITY;
  for (const [n, value] of values.entries()) {
    if (Math.abs(value - middle) >= distance) continue;
    nearest = n;
    distance = Math.abs(value - middle);
  }
  return nearest;
}

export interface Spread {
  min: number;
  max: number;
}

/** From the lowest to the highest value. */
export const spreadOf = (values: readonly number[]): Spread => ({
  min: Math.min(...values),
  max: Math.max(...values),
});

/** How wide the values lie, as a share of their median; 0 where all are the same. */
export function relativeSpread(values: readonly number[]): number {
  const { min, max } = spreadOf(values);
  return max === min ? 0 : (max - min) / Math.abs(median(values));
}

export interface Ratio extends Spread {
  value: number;
}

/** `ours ÷ theirs`: of the medians, and the lowest and highest that the spreads allow. Both are above 0 or both are 0. */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): Ratio {
  const [our, their] = [spreadOf(ours), spreadOf(theirs)];
  const divide = (a: number, b: number): number => (a === b ? 1 : a / b);
  return {
    value: divide(median(ours), median(theirs)),
    min: divide(our.min, their.max),
    max: divide(our.max, their.min),
  };
}

export type Direction = 'lower' | 'higher';
export type Comparison = 'better' | 'same' | 'worse' | 'noisy';

/** Above this share of the median, a spread is too wide to call two overlapping figures the same. */
const WIDE = 0.25;

/**
 * What the values say about a change: where the spreads do not touch, it is better or worse; where they do, it is the same,
 * or nothing can be said because one of them is wide.
 */
export function compare(ours: readonly number[], theirs: readonly number[], better: Direction): Comparison {
  const [our, their] = [spreadOf(ours), spreadOf(theirs)];
  if (![our.min, our.max, their.min, their.max].every(Number.isFinite)) return 'noisy';
  const isLower = our.max < their.min;
  const isHigher = our.min > their.max;
  if (isLower || isHigher) return (better === 'lower') === isLower ? 'better' : 'worse';
  return Math.max(relativeSpread(ours), relativeSpread(theirs)) > WIDE ? 'noisy' : 'same';
}
