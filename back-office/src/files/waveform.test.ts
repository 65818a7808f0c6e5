import { expect, test } from 'vitest';
import { barsOf } from './waveform.ts';

test('a bar is as high as the loudest sample of its part, and the loudest bar is whole', () => {
  expect(barsOf(Float32Array.of(0, 0.1, -0.4, 0.2, 0, 0), 3)).toEqual([expect.closeTo(0.25), 1, 0]);
});

test('silence and sounds shorter than their bars have bars too', () => {
  expect(barsOf(new Float32Array(8), 4)).toEqual([0, 0, 0, 0]);
  expect(barsOf(Float32Array.of(0.5), 2)).toEqual([1, 1]);
});
