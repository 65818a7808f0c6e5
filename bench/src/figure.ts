/** One line of the table. */
export interface Figure {
  bench: string;
  /** What was measured, in a few words. */
  what: string;
  value: number;
  /** Of `value`: `×` is a ratio within this run. */
  unit: string;
  /** As the aim is written; null where the figure is only reported. */
  aim: string | null;
  reached: boolean | null;
  /** The bare numbers behind it. They say something about this machine only. */
  behind: string;
}

/** A figure that should be at most `max`. */
export const atMost = (figure: Omit<Figure, 'aim' | 'reached'>, max: number): Figure => ({
  ...figure,
  aim: `≤ ${max}`,
  reached: figure.value <= max,
});

/** A figure that should be at least `min`. */
export const atLeast = (figure: Omit<Figure, 'aim' | 'reached'>, min: number): Figure => ({
  ...figure,
  aim: `≥ ${min}`,
  reached: figure.value >= min,
});

export const reported = (figure: Omit<Figure, 'aim' | 'reached'>): Figure => ({
  ...figure,
  aim: null,
  reached: null,
});

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

export const rounded = (value: number): string =>
  Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
