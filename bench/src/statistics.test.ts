import { describe, expect, it } from 'vitest';
import {
  compare,
  median,
  nearestToMedian,
  percentile,
  ratioOf,
  relativeSpread,
  spreadOf,
} from './statistics.ts';

describe('the middle of some values', () => {
  it('is the middle one, whatever their order', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([7])).toBe(7);
  });

  it('is the mean of the two middle ones of an even number', () => {
    expect(median([4, 1, 2, 100])).toBe(3);
  });

  it('is not a number where there are no values', () => {
    expect(median([])).toBeNaN();
    expect(nearestToMedian([])).toBe(-1);
  });

  it('names the value that lies nearest to it', () => {
    expect(nearestToMedian([9, 1, 5])).toBe(2);
    expect(nearestToMedian([1, 2, 4, 100])).toBe(1);
  });
});

describe('a percentile', () => {
  it('is a value that was there', () => {
    const values = Array.from({ length: 100 }, (_, n) => 99 - n);
    expect(percentile(values, 0.5)).toBe(50);
    expect(percentile(values, 0.99)).toBe(99);
    expect(percentile(values, 1)).toBe(99);
    expect(percentile([], 0.5)).toBeNaN();
  });
});

describe('a spread', () => {
  it('goes from the lowest to the highest value', () => {
    expect(spreadOf([3, 1, 2])).toEqual({ min: 1, max: 3 });
  });

  it('is a share of the median, and 0 where all are the same', () => {
    expect(relativeSpread([90, 100, 110])).toBeCloseTo(0.2);
    expect(relativeSpread([0, 0, 0])).toBe(0);
  });
});

describe('a ratio of two sides', () => {
  it('is that of the medians, and as wide as both spreads allow', () => {
    expect(ratioOf([10, 20, 30], [5, 10, 20])).toEqual({ value: 2, min: 0.5, max: 6 });
  });

  it('is 1 where both count nothing', () => {
    expect(ratioOf([0, 0], [0, 0])).toEqual({ value: 1, min: 1, max: 1 });
  });
});

describe('a comparison', () => {
  it('is better or worse where the spreads do not touch', () => {
    expect(compare([1, 2, 3], [4, 5, 6], 'lower')).toBe('better');
    expect(compare([1, 2, 3], [4, 5, 6], 'higher')).toBe('worse');
    expect(compare([7, 8, 9], [4, 5, 6], 'higher')).toBe('better');
    expect(compare([7, 8, 9], [4, 5, 6], 'lower')).toBe('worse');
  });

  it('is the same where narrow spreads touch', () => {
    expect(compare([98, 100, 102], [102, 103, 104], 'lower')).toBe('same');
    expect(compare([5.8], [5.8], 'lower')).toBe('same');
  });

  it('says nothing where they touch because one of them is wide', () => {
    expect(compare([50, 100, 200], [99, 100, 101], 'higher')).toBe('noisy');
    expect(compare([99, 100, 101], [50, 100, 200], 'higher')).toBe('noisy');
  });

  it('says nothing about what was not measured', () => {
    expect(compare([Number.NaN], [1], 'lower')).toBe('noisy');
    expect(compare([], [1], 'lower')).toBe('noisy');
  });
});
