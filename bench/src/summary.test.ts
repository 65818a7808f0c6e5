import { describe, expect, it } from 'vitest';
import { atLeast, atMost, type Figure, reported } from './figure.ts';
import type { Probe } from './ground.ts';
import { keysOf, type RowFound, summariesOf } from './summary.ts';

const QUIET: Probe = {
  when: 'before relay',
  busy: 0,
  loopMs: { min: 5, median: 5, p90: 5 },
  syncMs: 1,
  load: 0,
};
const NOISY: Probe = { ...QUIET, busy: 0.9 };

const line = (what: string, value: number) => ({
  bench: 'relay',
  what,
  value,
  unit: '×',
  behind: `was ${value}`,
});
const runs = (figures: readonly Figure[], ground: readonly Probe[] = []): RowFound[] =>
  figures.map((figure, n) => ({
    bench: figure.bench,
    run: n + 1,
    figures: [figure],
    before: QUIET,
    after: ground[n] ?? QUIET,
  }));
const rates = (...values: number[]): Figure[] => values.map((value) => atLeast(line('rate', value), 0.8));

describe('a line over several runs', () => {
  it('has the verdict of its median, with its spread', () => {
    const [reached] = summariesOf(runs(rates(0.5, 0.9, 0.85)));
    expect(reached).toMatchObject({ median: 0.85, min: 0.5, max: 0.9, verdict: 'reached', noise: [] });
    expect(summariesOf(runs(rates(0.5, 0.9, 0.6)))[0]?.verdict).toBe('missed');
  });

  it('tells what lay behind the run nearest to the median', () => {
    expect(summariesOf(runs(rates(0.5, 0.9, 0.85)))[0]?.behind).toBe('was 0.85');
  });

  it('has no verdict without an aim', () => {
    expect(summariesOf(runs([reported(line('seen', 3), 'lower')]))[0]?.verdict).toBeNull();
  });

  it('misses its aim where it could not be measured', () => {
    expect(summariesOf(runs([atMost(line('rows', Number.NaN), 2)]))[0]?.verdict).toBe('missed');
  });

  it('is noisy in place of a verdict, with the reason of each run', () => {
    const [noisy] = summariesOf(runs(rates(0.9, 0.9, 0.9), [NOISY, QUIET, NOISY]));
    expect(noisy).toMatchObject({
      verdict: 'noisy',
      noise: ['run 1: others used 90 % of the cores', 'run 3: others used 90 % of the cores'],
    });
  });

  it('is noisy without an aim too', () => {
    expect(summariesOf(runs([reported(line('seen', 3), 'lower')], [NOISY]))[0]?.verdict).toBe('noisy');
  });

  it('keeps its verdict with one noisy run of three, and where it is counted', () => {
    expect(summariesOf(runs(rates(0.9, 0.9, 0.1), [QUIET, QUIET, NOISY]))[0]?.verdict).toBe('reached');
    const counted = atMost({ ...line('lost', 0), isCount: true }, 0);
    expect(summariesOf(runs([counted], [NOISY]))[0]?.verdict).toBe('reached');
  });

  it('keeps two lines of one name apart, by their order', () => {
    const figures = [line('p99', 1), line('p99', 2)].map((one) => reported(one, 'lower'));
    expect(keysOf(figures)).toEqual(['relay: p99', 'relay: p99 (2)']);
    const both = [1, 2].map((run) => ({ bench: 'relay', run, figures, before: QUIET, after: QUIET }));
    expect(summariesOf(both).map(({ values }) => values)).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });
});
