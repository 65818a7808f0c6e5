import { FIGURES, type FigureGroup, type FigureId, type FigureRow } from '@chimpassist/protocol';
import { describe, expect, it } from 'vitest';
import page from '../../../docs/figures.md?raw';
import { figures } from '../../src/figures/figures.ts';
import { told, ZONE } from './course-text.ts';

const MINUTE_MS = 60_000;
const WEEK = { from: Date.parse('2026-11-01T23:00:00Z'), to: Date.parse('2026-11-08T23:00:00Z') };

/** The goal of the page's example. */
const GOAL = { seconds: 300, percent: 90, alertSeconds: 0 };

const isFigure = (id: string): id is FigureId => id in FIGURES;
const inMinutes = (ms: number | null | undefined) => `${(ms ?? Number.NaN) / MINUTE_MS} min`;

/** A figure of a row, as the page writes it. */
function written(id: FigureId, row: FigureRow, reason: string | undefined): string {
  const { unit } = FIGURES[id];
  if (reason !== undefined) return inMinutes(row.awayBy?.[reason]);
  switch (unit) {
    case 'count':
      return String(row.counts[id]);
    case 'time': {
      const { n, median = null, p90 = null } = row.times[id] ?? {};
      return `median ${inMinutes(median)}, p90 ${inMinutes(p90)}, of ${n}`;
    }
    case 'sum':
      return inMinutes(row.numbers[id]);
    case 'number':
    case 'share':
      return String(row.numbers[id]);
  }
}

const sections = page
  .split(/^## /m)
  .filter((section) => /^\d/.test(section))
  .map((section) => {
    const [, number, name, text] = /^(\d+)\. (.+)\n\n(.+)\n/.exec(section) ?? [];
    const lines = (/```text\n([\s\S]+?)\n```/.exec(section)?.[1] ?? '').split('\n');
    return {
      ...{ number: Number(number), name, text },
      example: lines.filter((line) => !line.startsWith('= ')).join('\n'),
      expected: lines.flatMap((line) => (line.startsWith('= ') ? [line.slice(2)] : [])),
    };
  });

describe('the page of the figures', () => {
  it('has each figure with its number, its name and its sentence', () => {
    const ofPage = sections.map(({ number, name, text }) => ({ number, name, text }));
    expect(ofPage).toEqual(Object.values(FIGURES).map(({ number, name, text }) => ({ number, name, text })));
  });

  it.each(
    sections.flatMap(({ number, example, expected }) => expected.map((line) => ({ number, example, line }))),
  )('$number: $line', ({ example, line }) => {
    const [, id = '', reason, value, by = 'day', key] =
      /^(\w+)(?: for (\w+|a \w+))? ((?:median )?[\d.]+.*?)(?: by (\w+) (\S+))?$/.exec(line) ?? [];
    if (!isFigure(id)) throw new Error(`There is no such figure: ${line}`);
    const { rows, shifts } = told(example);
    const answer = figures(rows, WEEK, by as FigureGroup, ZONE, shifts, () => [], GOAL);
    const row = key === undefined ? answer.total : answer.rows.find((each) => each.key === key);
    if (row === undefined) throw new Error(`There is no row of ${key}.`);
    expect(written(id, row, reason === undefined ? undefined : reason)).toBe(value);
  });

  it('has an example of each figure that tells of this figure', () => {
    const ids = Object.keys(FIGURES);
    expect(sections.map(({ expected }) => expected[0]?.split(' ')[0])).toEqual(ids);
  });
});
