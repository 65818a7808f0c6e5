import { readableList } from '@chimpassist/protocol';
import * as v from 'valibot';

/** What the operator's hooks answer; see docs/hooks.md. One odd entry is left out, not the whole list. */

const ValueSchema = v.pipe(
  v.union([v.string(), v.number()]),
  v.transform((value) => String(value)),
);

const FactSchema = v.object({
  label: v.string(),
  value: ValueSchema,
  iconURL: v.fallback(v.optional(v.nullable(v.string()), null), null),
});
export type Fact = v.InferOutput<typeof FactSchema>;

/** `DD/MM/YYYY-HH:mm:ss` as the seconds of that wall-clock time, as if it were UTC. */
function wallSeconds(text: string): number | null {
  const match = /^(\d{2})\/(\d{2})\/(\d{4})-(\d{2}):(\d{2}):(\d{2})$/.exec(text);
  if (match === null) return null;
  const [day, month, year, hour, minute, second] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
}

export interface SeriesPoint {
  /** Wall-clock seconds in the statistics' time zone. */
  at: number;
  value: number;
}

const isPoint = (point: { at: number | null; value: number | undefined }): point is SeriesPoint =>
  point.at !== null && point.value !== undefined && Number.isFinite(point.value);

const inOrder = (points: { at: number | null; value: number | undefined }[]): SeriesPoint[] =>
  points.filter(isPoint).sort((one, other) => one.at - other.at);

/** Two columns, or one entry a point. */
const SeriesSchema = v.union([
  v.pipe(
    v.object({ x: v.array(v.string()), y: v.array(v.number()) }),
    v.transform(({ x, y }) => inOrder(x.map((text, i) => ({ at: wallSeconds(text), value: y[i] })))),
  ),
  v.pipe(
    v.pipe(v.array(v.object({ x: v.string(), y: v.number() })), v.minLength(1)),
    v.transform((points) => inOrder(points.map(({ x, y }) => ({ at: wallSeconds(x), value: y })))),
  ),
]);

const LinkSchema = v.object({
  url: v.pipe(v.string(), v.regex(/^https?:\/\//i)),
  label: v.string(),
});

const StatisticSchema = v.union([
  v.pipe(
    v.object({ label: v.string(), value: ValueSchema }),
    v.transform(({ label, value }) => ({ kind: 'figure' as const, label, value })),
  ),
  v.pipe(
    v.object({ label: v.string(), value: v.array(LinkSchema) }),
    v.transform(({ label, value }) => ({ kind: 'links' as const, label, links: value })),
  ),
  v.pipe(
    v.object({ label: v.string(), value: SeriesSchema }),
    v.transform(({ label, value }) => ({ kind: 'series' as const, label, points: value })),
  ),
]);
export type Statistic = v.InferOutput<typeof StatisticSchema>;

export const FactsSchema = readableList(FactSchema);
export const StatisticsSchema = readableList(StatisticSchema);
