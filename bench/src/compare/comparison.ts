import { type Line, rounded } from '../figure.ts';
import { isTooNoisy, noiseOf, type Probe } from '../ground.ts';
import { type Comparison, compare, median, type Ratio, ratioOf, spreadOf } from '../statistics.ts';
import { keysOf } from '../summary.ts';
import { markdown } from '../table.ts';

/** What one side found in one round, between two looks at the ground. */
export interface SideFound {
  side: 'ours' | 'theirs';
  values: ReadonlyMap<string, readonly number[]>;
  before: Probe;
  after: Probe;
}

/** One figure of both sides. */
export interface Compared {
  line: Line;
  ours: number[];
  theirs: number[];
  ratio: Ratio;
  comparison: Comparison;
}

/** The figures that both sides have, in the order of `lines`, which are ours. */
export function compareAll(lines: readonly Line[], found: readonly SideFound[]): Compared[] {
  const probes = found.flatMap(({ before, after }) => [before, after]);
  return keysOf(lines).flatMap((key, n) => {
    const line = lines[n];
    const of = (side: SideFound['side']): number[] =>
      found.filter((one) => one.side === side).flatMap((one) => one.values.get(key) ?? []);
    const [ours, theirs] = [of('ours'), of('theirs')];
    if (line === undefined || ours.length === 0 || theirs.length === 0) return [];
    const rounds = found.filter(({ values }) => values.has(key));
    const isNoisy =
      !line.isCount && (['ours', 'theirs'] as const).some((side) => isNoisySide(side, rounds, probes));
    const comparison = isNoisy ? 'noisy' : compare(ours, theirs, line.better);
    return [{ line, ours, theirs, ratio: ratioOf(ours, theirs), comparison }];
  });
}

function isNoisySide(
  side: SideFound['side'],
  rounds: readonly SideFound[],
  probes: readonly Probe[],
): boolean {
  const own = rounds.filter((round) => round.side === side);
  const noisy = own.filter((round) =>
    [round.before, round.after].some((probe) => noiseOf(probe, probes).length > 0),
  );
  return isTooNoisy(noisy.length, own.length);
}

const withSpread = (values: readonly number[], unit: string): string => {
  const { min, max } = spreadOf(values);
  const spread = min === max ? '' : ` (${rounded(min)}–${rounded(max)})`;
  return `${`${rounded(median(values))} ${unit}`.trim()}${spread}`;
};

/** As a Markdown table: medians, in brackets the lowest and the highest. */
export const comparisonTable = (compared: readonly Compared[], theirs: string): string =>
  markdown(
    ['bench', 'figure', theirs, 'this tree', 'this tree ÷ it', 'better is', 'so it is'],
    compared.map(({ line, ratio, comparison, ...values }) => [
      line.bench,
      line.what,
      withSpread(values.theirs, line.unit),
      withSpread(values.ours, line.unit),
      ratio.min === ratio.max
        ? rounded(ratio.value)
        : `${rounded(ratio.value)} (${rounded(ratio.min)}–${rounded(ratio.max)})`,
      line.better,
      comparison,
    ]),
  );
