import { type ChatFacts, FIGURES, type FigureGroup, type Figures, type Goal } from '@chimpassist/protocol';
import type { LedgerQuery } from '../contract/ledger-object.ts';
import type { Shift } from '../contract/shift.ts';
import { type Aggregates, addAggregate, addAggregates, emptyAggregate, figureRowOf } from './aggregate.ts';
import { figuresOfDay, type Grouping } from './day-figures.ts';
import { HISTOGRAM_ERROR } from './histogram.ts';
import { Zone } from './zone.ts';

const MS_PER_S = 1_000;

/** Epoch ms; `to` is the first moment that is not in it any more. */
export interface Period {
  from: number;
  to: number;
}

const DEFINITIONS: Figures['definitions'] = Object.entries(FIGURES).map(([id, definition]) => ({
  id,
  ...definition,
}));

/** The grouping of rows of which an answer is made. A day's own are all rows of that day. */
export const groupingOf = (by: FigureGroup): Grouping => (by === 'day' ? 'all' : by);

/** The figures of rows, computed from the rows themselves. */
export function figures(
  rows: readonly ChatFacts[],
  period: Period,
  by: FigureGroup,
  zoneName: string,
  shifts: readonly Shift[] = [],
  teamsOf: (who: string) => readonly string[] = () => [],
  goal: Goal | null = null,
  teamGoals: Record<string, Goal> = {},
): Figures {
  const zone = Zone.of(zoneName);
  const days = byDay(rows, period, zone);
  for (const shift of shifts)
    for (const day of daysOf(shift, period, zone)) if (!days.has(day)) days.set(day, []);
  const total = emptyAggregate();
  const found: Aggregates = {};
  for (const [day, ofDay] of [...days].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const cut = cutTo(
      shifts,
      Math.max(zone.startOf(day), period.from),
      Math.min(endOf(day, zone), period.to),
    );
    const all = figuresOfDay(day, ofDay, cut, 'all', zone, { teamsOf });
    addAggregate(total, all[''] ?? emptyAggregate());
    const grouping = groupingOf(by);
    if (by === 'day') addAggregates(found, { [day]: all[''] ?? emptyAggregate() });
    else addAggregates(found, figuresOfDay(day, ofDay, cut, grouping, zone, { teamsOf }));
  }
  const groups = { period, by, zone: zoneName, total: { '': total }, groups: found, isRough: false };
  return answerOf({ ...groups, goal, teamGoals });
}

export interface Found {
  period: Period;
  by: FigureGroup;
  zone: string;
  total: Aggregates;
  groups: Aggregates;
  isRough: boolean;
  goal?: Goal | null;
  teamGoals?: Record<string, Goal>;
}

export function answerOf(found: Found): Figures {
  const { period, by, zone, total, groups, isRough, goal = null, teamGoals = {} } = found;
  const msOf = (each: Goal | null): number | null => (each === null ? null : each.seconds * MS_PER_S);
  return {
    definitions: DEFINITIONS,
    zone,
    from: new Date(period.from).toISOString(),
    to: new Date(period.to).toISOString(),
    by,
    error: isRough ? HISTOGRAM_ERROR : 0,
    goal,
    total: figureRowOf('', total[''] ?? emptyAggregate(), msOf(goal)),
    rows: Object.entries(groups)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, aggregate]) => {
        const own = by === 'team' ? teamGoals[key] : undefined;
        const row = figureRowOf(key, aggregate, msOf(own ?? goal));
        return own === undefined ? row : { ...row, goal: own };
      }),
  };
}

/** Rows that ended in a period, by the day of their end. */
function byDay(rows: readonly ChatFacts[], { from, to }: Period, zone: Zone): Map<string, ChatFacts[]> {
  const days = new Map<string, ChatFacts[]>();
  for (const row of rows) {
    if (row.endedAt < from || row.endedAt >= to) continue;
    const day = zone.dayOf(row.endedAt);
    const known = days.get(day) ?? [];
    known.push(row);
    days.set(day, known);
  }
  return days;
}

const HOUR_MS = 3_600_000;

/** The first moment after a day. */
export const endOf = (day: string, zone: Zone): number => {
  // No day is longer than 26 hours, and none shorter than 22.
  const within = zone.startOf(day) + 27 * HOUR_MS;
  return zone.startOf(zone.dayOf(within));
};

/** What times of being there come to that no ledger knows yet. */
export function figuresOfShifts(
  shifts: readonly Shift[],
  { by, from, person, teams, to, zone: zoneName }: Omit<LedgerQuery, 'goal' | 'isRough' | 'teamGoals'>,
): { total: Aggregates; groups: Aggregates } {
  const zone = Zone.of(zoneName);
  const total: Aggregates = {};
  const groups: Aggregates = {};
  const terms = { teamsOf: (who: string) => teams[who] ?? [], person };
  for (const shift of shifts) {
    for (const day of daysOf(shift, { from, to }, zone)) {
      const cut = cutTo([shift], Math.max(zone.startOf(day), from), Math.min(endOf(day, zone), to));
      const all = figuresOfDay(day, [], cut, 'all', zone, terms);
      addAggregates(total, all);
      if (by === 'day') addAggregates(groups, { [day]: all[''] ?? emptyAggregate() });
      else addAggregates(groups, figuresOfDay(day, [], cut, groupingOf(by), zone, terms));
    }
  }
  return { total, groups };
}

function daysOf({ from, to }: Period, period: Period, zone: Zone): string[] {
  const days: string[] = [];
  for (let at = Math.max(from, period.from); at < Math.min(to, period.to); ) {
    const day = zone.dayOf(at);
    days.push(day);
    at = endOf(day, zone);
  }
  return days;
}

/** Shifts as far as they lie within a time. */
export const cutTo = (shifts: Iterable<Shift>, from: number, to: number): Shift[] =>
  [...shifts].flatMap((shift) => {
    const cut = { ...shift, from: Math.max(shift.from, from), to: Math.min(shift.to, to) };
    return cut.to > cut.from ? [cut] : [];
  });
