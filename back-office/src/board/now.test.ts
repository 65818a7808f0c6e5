import { expect, test } from 'vitest';
import { goalStateOf } from './now.ts';

test('the goal is said to be missed after it, and the alert before it', () => {
  const goal = { seconds: 120, percent: 80, alertSeconds: 30 };
  const at = (seconds: number) => goalStateOf(seconds * 1_000, goal);
  expect([at(0), at(90), at(91), at(120), at(121)]).toEqual(['inTime', 'inTime', 'soon', 'soon', 'missed']);
  expect(goalStateOf(119_000, { ...goal, alertSeconds: 0 })).toBe('inTime');
});
