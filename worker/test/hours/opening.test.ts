import type { Hours } from '@chimpassist/protocol';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openingAt } from '../../src/hours/opening.ts';

const at = (text: string): number => new Date(text).getTime();
const WEEKDAYS = [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '18:00' }));
const hours = (more: Partial<Hours> = {}): Hours => ({
  zone: 'Europe/Berlin',
  weekly: WEEKDAYS,
  exceptions: [],
  ...more,
});
const told = (of: Hours, now: string) => {
  const { open, until } = openingAt(of, at(now));
  return `${open ? 'open' : 'closed'} until ${until === null ? 'nobody knows' : new Date(until).toISOString().slice(0, 16)}`;
};

describe('opening hours', () => {
  // Berlin is one hour ahead of UTC in winter, and two in summer.
  it.each([
    ['a minute before the end of the day', '2026-11-27T16:59:00Z', 'open until 2026-11-27T17:00'],
    ['Friday 18:00, until Monday 9:00', '2026-11-27T17:00:00Z', 'closed until 2026-11-30T08:00'],
    ['Monday 9:00', '2026-11-30T08:00:00Z', 'open until 2026-11-30T17:00'],
    ['over the clock change of spring', '2026-03-27T17:00:00Z', 'closed until 2026-03-30T07:00'],
    ['over the clock change of autumn', '2026-10-23T16:00:00Z', 'closed until 2026-10-26T08:00'],
  ])('%s', (_, now, expected) => {
    expect(told(hours(), now)).toBe(expected);
  });

  it('count the hour of spring that there is not, and that of autumn which comes twice', () => {
    const night = hours({ weekly: [{ day: 7, from: '01:00', to: '04:00' }] });
    expect(told(night, '2026-03-29T00:30:00Z')).toBe('open until 2026-03-29T02:00');
    expect(told(night, '2026-10-25T00:30:00Z')).toBe('open until 2026-10-25T03:00');
    // A time that the clock leaps over is as much later.
    const leapt = hours({ weekly: [{ day: 7, from: '02:30', to: '05:00' }] });
    expect(told(leapt, '2026-03-28T12:00:00Z')).toBe('closed until 2026-03-29T01:30');
  });

  it('go past midnight, and on from one span to the next', () => {
    const late = hours({ weekly: [{ day: 5, from: '20:00', to: '02:00' }] });
    expect(told(late, '2026-11-28T00:30:00Z')).toBe('open until 2026-11-28T01:00');
    expect(told(late, '2026-11-28T01:00:00Z')).toBe('closed until 2026-12-04T19:00');
    const joined = hours({
      weekly: [
        { day: 5, from: '12:00', to: '24:00' },
        { day: 6, from: '00:00', to: '10:00' },
      ],
    });
    expect(told(joined, '2026-11-27T12:00:00Z')).toBe('open until 2026-11-28T09:00');
  });

  it('are otherwise on a holiday, during a closure, and on a long Saturday', () => {
    const exceptions: Hours['exceptions'] = [
      { date: '2026-12-24', until: '2027-01-03', name: 'Between the years', open: [] },
      { date: '2026-12-29', open: [{ from: '10:00', to: '12:00' }] },
      { date: '2026-12-19', open: [{ from: '10:00', to: '16:00' }] },
    ];
    const of = hours({ exceptions });
    expect(told(of, '2026-12-18T20:00:00Z')).toBe('closed until 2026-12-19T09:00');
    expect(told(of, '2026-12-23T17:00:00Z')).toBe('closed until 2026-12-29T09:00');
    expect(told(of, '2026-12-29T11:00:00Z')).toBe('closed until 2027-01-04T08:00');
  });

  it('that never end or never begin name no time', () => {
    const always = hours({
      weekly: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' })),
    });
    expect(told(always, '2026-11-27T12:00:00Z')).toBe('open until nobody knows');
    expect(told(hours({ weekly: [] }), '2026-11-27T12:00:00Z')).toBe('closed until nobody knows');
  });

  it('agree with a clock on the wall in any zone, and change when they say', () => {
    const time = fc
      .integer({ min: 0, max: 24 * 4 - 1 })
      .map(
        (quarters) =>
          `${String(Math.floor(quarters / 4)).padStart(2, '0')}:${String((quarters % 4) * 15).padStart(2, '0')}`,
      );
    const span = fc
      .tuple(fc.integer({ min: 1, max: 7 }), time, time)
      .filter(([, from, to]) => from < to)
      .map(([day, from, to]) => ({ day, from, to }));
    const zones = fc.constantFrom(
      'Asia/Kathmandu',
      'America/Sao_Paulo',
      'Asia/Tokyo',
      'UTC',
      'Pacific/Kiritimati',
    );
    // None of these zones changes its clocks in these years.
    const moments = fc.integer({
      min: at('2024-01-01T00:00:00Z') / 60_000,
      max: at('2027-01-01T00:00:00Z') / 60_000,
    });
    fc.assert(
      fc.property(fc.array(span, { maxLength: 8 }), zones, moments, (weekly, zone, minute) => {
        const of = hours({ weekly, zone });
        const now = minute * 60_000;
        const { open, until } = openingAt(of, now);
        expect(open).toBe(isOpenOnTheWall(of, now));
        if (until === null) return;
        expect(isOpenOnTheWall(of, until)).toBe(!open);
        expect(isOpenOnTheWall(of, until - 60_000)).toBe(open);
      }),
    );
  });
});

/** The plain way: what a clock on the wall of that zone shows, against the table. */
function isOpenOnTheWall({ weekly, zone }: Hours, now: number): boolean {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(now);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  const day = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(part('weekday')) + 1;
  const clock = `${part('hour')}:${part('minute')}`;
  return weekly.some((each) => each.day === day && each.from <= clock && clock < each.to);
}
