import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readResult } from '../result.ts';
import { chartOf } from './chart.ts';
import { EMPTY, withNight } from './history.ts';

const latest = readResult(readFileSync(new URL('../../results/latest.json', import.meta.url), 'utf8'));
const night = (begun: string, relay: number) => ({
  ...latest,
  begun,
  figures: latest.figures.map((figure) => (figure.bench === 'relay' ? { ...figure, median: relay } : figure)),
});
const RELAY = 'relay: publish → stored, 100 chats ÷ the lower ceiling';

describe('the history of the bench', () => {
  it('gets one night more, in order of time', () => {
    const first = withNight(EMPTY, night('2026-01-02T03:00:00.000Z', 0.8), 'b');
    const both = withNight(first, night('2026-01-01T03:00:00.000Z', 0.7), 'a');
    expect(both.nights.map(({ commit, points }) => [commit, points[RELAY]?.median])).toEqual([
      ['a', 0.7],
      ['b', 0.8],
    ]);
    expect(both.lines[RELAY]).toEqual({ unit: '×', better: 'higher', aim: { sign: '≥', bound: 0.8 } });
  });

  it('has one night of one beginning, the last that was added', () => {
    const begun = '2026-01-01T03:00:00.000Z';
    const { nights } = withNight(withNight(EMPTY, night(begun, 0.7), 'a'), night(begun, 0.8), 'a');
    expect(nights.map(({ points }) => points[RELAY]?.median)).toEqual([0.8]);
  });

  it('leaves out what was no number that night', () => {
    const { nights } = withNight(EMPTY, night('2026-01-01T03:00:00.000Z', Number.NaN), 'a');
    expect(nights[0]?.points).not.toHaveProperty(RELAY);
  });

  it('forgets the oldest nights', () => {
    let history = EMPTY;
    for (let n = 0; n < 402; n++) {
      history = withNight(history, { ...latest, begun: new Date(n * 86_400_000).toISOString() }, String(n));
    }
    expect(history.nights).toHaveLength(400);
    expect(history.nights[0]?.commit).toBe('2');
  });

  it('is drawn with a chart for each figure', () => {
    const svg = chartOf(withNight(EMPTY, latest, 'a'));
    expect(svg).toContain('relay: publish → stored, 100 chats');
    expect(svg).toContain('weight: back office, all scripts and styles');
  });
});
