import { expect, test } from 'vitest';
import { DrawnRange } from './drawn-range.ts';

const named = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, n) => `row ${from + n}`);
const LONG = named(0, 10_000);

test('of a long chat the newest rows are drawn, and older ones a step at a time', () => {
  const drawn = new DrawnRange();
  expect(drawn.of(LONG, true)).toEqual({ from: 9_900, to: 10_000 });
  for (let step = 0; step < 5; step += 1) expect(drawn.older(LONG)).toBe(true);
  // As many as ever stand in the page, so those at the end are let go of.
  expect(drawn.of(LONG, false)).toEqual({ from: 9_400, to: 9_700 });
  drawn.newer(LONG);
  expect(drawn.of(LONG, false)).toEqual({ from: 9_500, to: 9_800 });
  expect(drawn.of(LONG, true)).toEqual({ from: 9_900, to: 10_000 });
});

test('who reads above the end keeps what is read while thousands arrive', () => {
  const drawn = new DrawnRange();
  drawn.of(named(0, 120), false);
  drawn.older(named(0, 120));
  expect(drawn.of(named(0, 5_000), false)).toEqual({ from: 0, to: 300 });
  expect(drawn.of(named(0, 5_001), true)).toEqual({ from: 4_901, to: 5_001 });
});

test('at the end rows are let go of in steps', () => {
  const drawn = new DrawnRange();
  expect(drawn.of(named(0, 100), true)).toEqual({ from: 0, to: 100 });
  expect(drawn.of(named(0, 150), true)).toEqual({ from: 0, to: 150 });
  expect(drawn.of(named(0, 151), true)).toEqual({ from: 51, to: 151 });
});

test('what the server brings when it is asked for is drawn', () => {
  const drawn = new DrawnRange();
  drawn.of(named(0, 100), false);
  expect(drawn.older(named(0, 100))).toBe(false);
  expect(drawn.of(named(-50, 100), false)).toEqual({ from: 0, to: 150 });
});

test('rows that come above a few are drawn without being asked for', () => {
  const drawn = new DrawnRange();
  drawn.of(named(0, 2), true);
  expect(drawn.of(named(-48, 2), true)).toEqual({ from: 0, to: 50 });
});

test('a row that somebody goes to is drawn with those around it', () => {
  const drawn = new DrawnRange();
  drawn.of(LONG, true);
  drawn.around(LONG, 'row 500');
  expect(drawn.of(LONG, false)).toEqual({ from: 400, to: 600 });
  drawn.around(LONG, 'row that is gone');
  expect(drawn.of(LONG, false)).toEqual({ from: 400, to: 600 });
});

test('as long as rows are held, none is let go of, and all can be drawn', () => {
  const drawn = new DrawnRange();
  drawn.of(LONG, true);
  drawn.isHeld = true;
  for (let step = 0; step < 5; step += 1) drawn.older(LONG);
  expect(drawn.of(LONG, false)).toEqual({ from: 9_400, to: 10_000 });
  drawn.around(LONG, 'row 9000');
  expect(drawn.of(LONG, false)).toEqual({ from: 8_900, to: 10_000 });
  drawn.whole(LONG);
  expect(drawn.of(named(0, 10_001), true)).toEqual({ from: 0, to: 10_001 });
  drawn.isHeld = false;
  expect(drawn.of(named(0, 10_001), true)).toEqual({ from: 9_901, to: 10_001 });
});
