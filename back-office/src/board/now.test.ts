import { expect, test } from 'vitest';
import { goalFor, goalStateOf } from './now.ts';

test('the goal is said to be missed after it, and the alert before it', () => {
  const goal = { seconds: 120, percent: 80, alertSeconds: 30 };
  const at = (seconds: number) => goalStateOf(seconds * 1_000, goal);
  expect([at(0), at(90), at(91), at(120), at(121)]).toEqual(['inTime', 'inTime', 'soon', 'soon', 'missed']);
  expect(goalStateOf(119_000, { ...goal, alertSeconds: 0 })).toBe('inTime');
});

test('who waits for a team alone has its goal, where it has one', () => {
  const goal = { seconds: 120, percent: 80, alertSeconds: 0 };
  const own = { team: 'sales', seconds: 30, percent: 90, alertSeconds: 0 };
  const settings = { undoSeconds: 0, languages: [], goal, teamGoals: [own] };
  expect(goalFor(settings, 'sales')?.seconds).toBe(30);
  expect([goalFor(settings, 'help'), goalFor(settings, undefined)]).toEqual([goal, goal]);
  expect(goalFor({ ...settings, goal: null }, undefined)).toBe(null);
});
