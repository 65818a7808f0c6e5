import { expect, test } from 'vitest';
import { goalFor, goalStateOf } from './now.ts';
import { openClocks } from './open-time.ts';

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

test('who waits for a team alone waits in its own open hours, where it has any', () => {
  const hours = (from: string, to: string) => ({
    zone: 'UTC',
    weekly: [1, 2, 3, 4, 5].map((day) => ({ day, from, to })),
    exceptions: [],
  });
  const team = (id: string, own: object) => ({
    ...{ id, name: id, members: [], skills: [], languages: [], capacity: null, ...own },
  });
  const teams = [
    team('sales', { hours: hours('09:00', '20:00') }),
    team('help', {}),
    team('old', { hours: null }),
  ];
  const clocks = openClocks({ hours: hours('09:00', '17:00'), teams });
  // A Monday, from half an hour before the hours of everybody end.
  const from = Date.parse('2026-11-02T16:30:00Z');
  const waited = (id: string | null | undefined) => clocks(id)(from, from + 3_600_000) / 60_000;
  expect(['sales', 'help', 'old', null, undefined].map(waited)).toEqual([60, 30, 30, 30, 30]);
  expect(openClocks(null)('sales')(from, from + 60_000)).toBe(60_000);
});
