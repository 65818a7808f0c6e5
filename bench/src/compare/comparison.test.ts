import { describe, expect, it } from 'vitest';
import { atLeast, atMost } from '../figure.ts';
import type { Probe } from '../ground.ts';
import { compareAll, comparisonTable, type SideFound } from './comparison.ts';
import { readFound, readRowNames } from './found.ts';

const QUIET: Probe = { when: '', busy: 0, loopMs: { min: 5, median: 5, p90: 5 }, syncMs: 1, load: 0 };
const NOISY: Probe = { ...QUIET, busy: 0.9 };
const RATE = atLeast({ bench: 'relay', what: 'rate', value: 0, unit: '×', behind: '' }, 0.8);
const SIZE = atMost({ bench: 'weight', what: 'size', value: 0, unit: 'kB', behind: '', isCount: true }, 10);

const rounds = (side: SideFound['side'], key: string, values: number[], ground = QUIET): SideFound[] =>
  values.map((value) => ({ side, values: new Map([[key, [value]]]), before: QUIET, after: ground }));
const both = (key: string, ours: number[], theirs: number[], ground = QUIET): SideFound[] => [
  ...rounds('ours', key, ours),
  ...rounds('theirs', key, theirs, ground),
];

describe('two trees measured in turns', () => {
  it('are compared in the direction of the figure', () => {
    const [rate] = compareAll([RATE], both('relay: rate', [0.9, 1], [0.5, 0.6]));
    expect(rate).toMatchObject({ comparison: 'better', ours: [0.9, 1], theirs: [0.5, 0.6] });
    expect(compareAll([SIZE], both('weight: size', [6, 6], [5, 5]))[0]?.comparison).toBe('worse');
  });

  it('say nothing of what is timed where one of them had noisy ground', () => {
    expect(compareAll([RATE], both('relay: rate', [0.9, 1], [0.5, 0.6], NOISY))[0]?.comparison).toBe('noisy');
    expect(compareAll([SIZE], both('weight: size', [6, 6], [5, 5], NOISY))[0]?.comparison).toBe('worse');
  });

  it('leave out what only one of them measures', () => {
    expect(compareAll([RATE, SIZE], rounds('ours', 'relay: rate', [1]))).toEqual([]);
  });

  it('stand beside each other in the table, with their spreads', () => {
    const table = comparisonTable(compareAll([RATE], both('relay: rate', [0.9, 1], [0.4, 0.6])), '0123456');
    expect(table.split('\n').at(-1)).toBe(
      '| relay | rate | 0.5 × (0.4–0.6) | 0.95 × (0.9–1) | 1.9 (1.5–2.5) | higher | better |',
    );
  });
});

describe('what a bench of another commit says', () => {
  it('is read where it wrote one value of each figure', () => {
    const figures = [
      { bench: 'deliver', what: 'the same, p99', value: 1.5, unit: '×' },
      { bench: 'deliver', what: 'the same, p99', value: null, unit: '×' },
    ];
    const { values, failed } = readFound(
      JSON.stringify({ figures, failed: [{ bench: 'mirror', reason: 'Waited in vain' }] }),
    );
    expect([...values]).toEqual([
      ['deliver: the same, p99', [1.5]],
      ['deliver: the same, p99 (2)', [Number.NaN]],
    ]);
    expect(failed).toEqual(['mirror: Waited in vain']);
  });

  it('is read where it wrote the values of its runs', () => {
    const figures = [{ bench: 'relay', what: 'rate', values: [1, 2], median: 1.5 }];
    expect([...readFound(JSON.stringify({ figures })).values]).toEqual([['relay: rate', [1, 2]]]);
  });

  it('is refused where it is something else', () => {
    expect(() => readFound('{}')).toThrow('This is not a result of a bench.');
  });

  it('names its rows', () => {
    expect(readRowNames('There is no row nothing: choose among relay, set-up.')).toEqual(['relay', 'set-up']);
    expect(readRowNames("Unknown option '--runs'")).toBeNull();
  });
});
