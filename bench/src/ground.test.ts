import { describe, expect, it } from 'vitest';
import { isTooNoisy, noiseOf, type Probe } from './ground.ts';

const QUIET: Probe = {
  when: 'before relay',
  busy: 0.02,
  loopMs: { min: 5, median: 5.1, p90: 5.3 },
  syncMs: 0.4,
  load: 0.3,
};

describe('the ground that a run stands on', () => {
  it('is quiet where little else runs and nothing is slower than at best', () => {
    const slower = { ...QUIET, loopMs: { min: 5.2, median: 5.5, p90: 6 }, syncMs: 1 };
    expect(noiseOf(QUIET, [QUIET, slower])).toEqual([]);
    expect(noiseOf(slower, [QUIET, slower])).toEqual([]);
  });

  it('is noisy where others use the cores', () => {
    const probe = { ...QUIET, busy: 0.5 };
    expect(noiseOf(probe, [QUIET, probe])).toEqual(['others used 50 % of the cores']);
  });

  it('is noisy where one loop is interrupted', () => {
    const probe = { ...QUIET, loopMs: { min: 5, median: 5.1, p90: 10 } };
    expect(noiseOf(probe, [QUIET, probe])).toEqual(['a fixed loop took up to 2 times its fastest']);
  });

  it('is noisy where the core or the disk was faster in another probe', () => {
    const slowCore = { ...QUIET, loopMs: { min: 10, median: 10.2, p90: 10.4 } };
    const slowDisk = { ...QUIET, syncMs: 4 };
    const all = [QUIET, slowCore, slowDisk];
    expect(noiseOf(slowCore, all)).toEqual(['a fixed loop took 2 times what it took at best']);
    expect(noiseOf(slowDisk, all)).toEqual(['the disk took 10 times what it took at best']);
    expect(noiseOf(QUIET, all)).toEqual([]);
  });

  it('makes a row noisy with half of its runs, and not with one of three', () => {
    expect([
      isTooNoisy(0, 1),
      isTooNoisy(1, 1),
      isTooNoisy(1, 3),
      isTooNoisy(2, 3),
      isTooNoisy(1, 2),
    ]).toEqual([false, true, false, true, true]);
  });
});
