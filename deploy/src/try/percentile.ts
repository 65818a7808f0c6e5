/** The nearest rank; 0 of no values. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.ceil((percent / 100) * sorted.length) - 1;
  return Math.round((sorted[Math.max(0, rank)] ?? 0) * 10) / 10;
}
