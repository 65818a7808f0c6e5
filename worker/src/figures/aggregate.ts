import {
  FEW,
  type FigureId,
  type FigureRow,
  TIME_FIGURES,
  type TimeFigure,
  type TimeFigureId,
} from '@chimpassist/protocol';
import { addHistogram, atRanks, countIn, countUpTo, type Histogram, histogramOf } from './histogram.ts';
import { valuesAtRanks } from './ranks.ts';
import { Values } from './values.ts';

const COUNT_IDS = [
  'chats',
  'fresh',
  'reopened',
  'abandonedEarly',
  'abandonedLate',
  'answered',
  'handOvers',
  'oneTouch',
  'offersMissed',
  'offersDeclined',
] as const;
type CountId = (typeof COUNT_IDS)[number];
type SumId = CountId | 'available' | 'away' | 'busy' | 'ratings' | 'ratingSum';

/**
 * What rows come to, in a form in which two can be added: sums, and lists of values, or histograms in the place of lists. Lists
 * beside those of times are stays, `[from, to, from, to, …]`, by `day who`: of these only the time that they cover counts.
 */
export interface Aggregate {
  sums: Record<string, number>;
  lists: Record<string, Values>;
  histograms: Record<string, Histogram>;
}
export type Aggregates = Record<string, Aggregate>;

export const emptyAggregate = (): Aggregate => ({ sums: {}, lists: {}, histograms: {} });

export function addSum(
  { sums }: Aggregate,
  id: SumId | `away ${string}` | `sum ${TimeFigureId}`,
  value: number,
): void {
  sums[id] = (sums[id] ?? 0) + value;
}

export function addTime(aggregate: Aggregate, id: TimeFigureId, ms: number): void {
  listOf(aggregate, id).push(ms);
  addSum(aggregate, `sum ${id}`, ms);
}

export const addStay = (aggregate: Aggregate, day: string, who: string, from: number, to: number): void =>
  listOf(aggregate, `${day} ${who}`).push(from, to);

export function listOf({ lists }: Aggregate, id: string): Values {
  const { [id]: known } = lists;
  if (known !== undefined) return known;
  const list = new Values();
  lists[id] = list;
  return list;
}

const isTime = (id: string): id is TimeFigureId => (TIME_FIGURES as readonly string[]).includes(id);

export function addAggregate(to: Aggregate, other: Aggregate): void {
  for (const [id, value] of Object.entries(other.sums)) to.sums[id] = (to.sums[id] ?? 0) + value;
  for (const [id, values] of Object.entries(other.lists)) listOf(to, id).add(values.all);
  for (const [id, histogram] of Object.entries(other.histograms)) addTo(to, id, histogram);
}

export function addTo({ histograms }: Aggregate, id: string, other: Histogram): void {
  const { [id]: known } = histograms;
  histograms[id] = known === undefined ? other : addHistogram(known, other);
}

/** What is known of a key, from now on. */
export function aggregateOf(all: Aggregates, key: string): Aggregate {
  const { [key]: known } = all;
  if (known !== undefined) return known;
  const made = emptyAggregate();
  all[key] = made;
  return made;
}

export function addAggregates(to: Aggregates, others: Aggregates): void {
  for (const [key, other] of Object.entries(others)) addAggregate(aggregateOf(to, key), other);
}

/** Takes the stays as the time that they cover: of a day all of whose stays are there. */
export function withBusyTime(aggregate: Aggregate): Aggregate {
  const result: Aggregate = { ...aggregate, sums: { ...aggregate.sums }, lists: {} };
  for (const [id, values] of Object.entries(aggregate.lists)) {
    if (isTime(id)) result.lists[id] = values;
    else addSum(result, 'busy', covered(values.all));
  }
  return result;
}

/** Takes all lists as histograms: what is left is small, and its percentiles have an error. */
export function rough(aggregate: Aggregate): Aggregate {
  const { sums, lists, histograms } = withBusyTime(aggregate);
  const result: Aggregate = { sums, lists: {}, histograms: {} };
  for (const id of TIME_FIGURES) {
    const histogram = merged(lists[id], histograms[id]);
    if (countIn(histogram) > 0) result.histograms[id] = histogram;
  }
  return result;
}

const NONE: Histogram = new Uint32Array();
const valuesOf = (list: Values | undefined): Float64Array => list?.all ?? new Float64Array();

const merged = (list: Values | undefined, histogram: Histogram = NONE): Histogram =>
  addHistogram(histogramOf(valuesOf(list)), histogram);

/** How much time stays cover that may overlap. */
function covered(stays: Float64Array): number {
  const pairs: [number, number][] = [];
  for (let n = 0; n + 1 < stays.length; n += 2) pairs.push([stays[n] ?? 0, stays[n + 1] ?? 0]);
  pairs.sort(([one], [other]) => one - other);
  let sum = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const [from, to] of pairs) {
    if (to <= end) continue;
    sum += to - Math.max(from, end);
    end = to;
  }
  return sum;
}

/** Whether what rows come to is something in a figure. */
export function isAbout({ sums, lists }: Aggregate, figure: FigureId): boolean {
  switch (figure) {
    case 'concurrency':
    case 'occupancy':
      return valuesOf(lists.handling).length > 0;
    case 'rating':
      return (sums.ratings ?? 0) > 0;
    case 'withinGoal':
      return valuesOf(lists.firstResponseOpen).length > 0;
    case 'available':
    case 'away':
      return false;
    default:
      return (sums[figure] ?? 0) > 0 || valuesOf(lists[figure]).length > 0;
  }
}

const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

/** @param goalMs within which the first response shall come; null: nobody says so. */
export function figureRowOf(key: string, given: Aggregate, goalMs: number | null = null): FigureRow {
  const aggregate = withBusyTime(given);
  const { sums } = aggregate;
  const sum = (id: SumId): number => sums[id] ?? 0;
  const awayBy = Object.fromEntries(
    Object.entries(sums).flatMap(([id, value]) => (id.startsWith('away ') ? [[id.slice(5), value]] : [])),
  );
  return {
    key,
    isFew: sum('chats') < FEW,
    counts: Object.fromEntries(COUNT_IDS.map((id) => [id, sum(id)])),
    times: Object.fromEntries(TIME_FIGURES.map((id) => [id, timeFigureOf(aggregate, id)])),
    numbers: {
      concurrency: share(sums['sum handling'] ?? 0, sum('busy')),
      occupancy: share(Math.min(sum('busy'), sum('available') + sum('away')), sum('available') + sum('away')),
      available: sum('available'),
      away: sum('away'),
      rating: share(sum('ratingSum'), sum('ratings')),
      withinGoal: goalMs === null ? null : shareUpTo(aggregate, 'firstResponseOpen', goalMs),
    },
    ...(Object.keys(awayBy).length > 0 ? { awayBy } : {}),
  };
}

function shareUpTo({ lists, histograms }: Aggregate, id: TimeFigureId, ms: number): number | null {
  const values = valuesOf(lists[id]);
  const { [id]: histogram = NONE } = histograms;
  return share(
    values.reduce((sum, value) => sum + (value <= ms ? 1 : 0), 0) + countUpTo(histogram, ms),
    values.length + countIn(histogram),
  );
}

function timeFigureOf({ sums, lists, histograms }: Aggregate, id: TimeFigureId): TimeFigure {
  const values = valuesOf(lists[id]);
  const { [id]: histogram = NONE } = histograms;
  const rest = countIn(histogram);
  const n = values.length + rest;
  if (n === 0) return { n: 0, median: null, p90: null, mean: null };
  const mean = Math.round((sums[`sum ${id}`] ?? 0) / n);
  // The median of an even number of values lies between the two in the middle.
  const ranks = [Math.floor((n + 1) / 2), Math.ceil((n + 1) / 2), Math.ceil(n * 0.9)];
  const [low = 0, high = 0, p90 = 0] =
    rest > 0 ? atRanks(merged(lists[id], histogram), ranks) : valuesAtRanks(values, ranks);
  return { n, median: Math.round((low + high) / 2), p90: Math.round(p90), mean };
}
