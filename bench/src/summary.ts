import { type Figure, type Line, reaches } from './figure.ts';
import { isTooNoisy, noiseOf, type Probe } from './ground.ts';
import { median, nearestToMedian, spreadOf } from './statistics.ts';

export type Verdict = 'reached' | 'missed' | 'noisy';

/** One line of the table over all runs. */
export interface Summary extends Line {
  /** Of each run that measured it. */
  values: number[];
  median: number;
  min: number;
  max: number;
  /** By the median; null where the figure is only reported and the ground was quiet. */
  verdict: Verdict | null;
  /** Why the ground was noisy, run by run; empty where the verdict holds. */
  noise: string[];
}

/** What one run found of one row, between two looks at the ground. */
export interface RowFound {
  bench: string;
  /** From 1. */
  run: number;
  figures: readonly Figure[];
  before: Probe;
  after: Probe;
}

/** A line is the same in two runs where row, name and place among lines of one name are the same. */
export function keysOf(lines: readonly Pick<Line, 'bench' | 'what'>[]): string[] {
  const seen = new Map<string, number>();
  return lines.map(({ bench, what }) => {
    const name = `${bench}: ${what}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}

/** The lines of all runs, each with its median, its spread and what the ground allows to say. */
export function summariesOf(found: readonly RowFound[]): Summary[] {
  const probes = found.flatMap(({ before, after }) => [before, after]);
  const lines = new Map<string, { figure: Figure; row: RowFound }[]>();
  for (const row of found) {
    for (const [n, key] of keysOf(row.figures).entries()) {
      const figure = row.figures[n];
      if (figure === undefined) continue;
      const already = lines.get(key);
      if (already === undefined) lines.set(key, [{ figure, row }]);
      else already.push({ figure, row });
    }
  }
  return [...lines.values()].flatMap((runs) => {
    const values = runs.map(({ figure }) => figure.value);
    // A run without a number says nothing of what lies behind the others; the first then speaks.
    const typical = (runs[nearestToMedian(values)] ?? runs[0])?.figure;
    if (typical === undefined) return [];
    const { value: _, ...line } = typical;
    const noise = line.isCount
      ? []
      : noiseAround(
          runs.map(({ row }) => row),
          probes,
        );
    const middle = median(values);
    return [
      {
        ...line,
        values,
        median: middle,
        ...spreadOf(values),
        verdict: verdictOf(line, middle, noise),
        noise,
      },
    ];
  });
}

function verdictOf({ aim }: Line, middle: number, noise: readonly string[]): Verdict | null {
  if (noise.length > 0) return 'noisy';
  if (aim === null) return null;
  return reaches(aim, middle) ? 'reached' : 'missed';
}

/** Why too many of these runs stood on noisy ground; empty where enough were quiet. */
function noiseAround(rows: readonly RowFound[], probes: readonly Probe[]): string[] {
  const noise = rows.map(({ run, before, after }) => {
    const reasons = [...noiseOf(before, probes), ...noiseOf(after, probes)];
    return reasons.length === 0 ? null : `run ${run}: ${reasons.join(', ')}`;
  });
  const noisy = noise.filter((reason) => reason !== null);
  return isTooNoisy(noisy.length, rows.length) ? noisy : [];
}
