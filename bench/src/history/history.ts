import type { Line } from '../figure.ts';
import type { Result } from '../result.ts';
import { keysOf } from '../summary.ts';

/** About a year. */
const NIGHTS_MAX = 400;

/** One figure of one night. */
interface Point {
  median: number;
  min: number;
  max: number;
  isNoisy: boolean;
}

interface Night {
  /** ISO 8601. */
  begun: string;
  commit: string;
  /** By the figure's key. */
  points: Record<string, Point>;
}

/** What the branch `bench-history` keeps. */
export interface History {
  /** As the newest night that had it says it. */
  lines: Record<string, Pick<Line, 'unit' | 'better' | 'aim'>>;
  /** The oldest first. */
  nights: Night[];
}

export const EMPTY: History = { lines: {}, nights: [] };

/** With one night more; of the same beginning there is one only. */
export function withNight(history: History, result: Result, commit: string): History {
  const lines = { ...history.lines };
  const points: Record<string, Point> = {};
  for (const [n, key] of keysOf(result.figures).entries()) {
    const figure = result.figures[n];
    // JSON has no word for what is not a number.
    if (figure === undefined || !Number.isFinite(figure.median)) continue;
    const { unit, better, aim, median, min, max, noise } = figure;
    lines[key] = { unit, better, aim };
    points[key] = { median, min, max, isNoisy: noise.length > 0 };
  }
  const others = history.nights.filter(({ begun }) => begun !== result.begun);
  const nights = [...others, { begun: result.begun, commit, points }].sort((a, b) =>
    a.begun < b.begun ? -1 : 1,
  );
  return { lines, nights: nights.slice(-NIGHTS_MAX) };
}
