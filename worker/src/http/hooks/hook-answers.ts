import * as v from 'valibot';
import { text, URL_MAX_LENGTH } from '../hook-text.ts';

/**
 * What of a hook's answers is passed on: the fields that the contract names, cut to what a screen can show. One odd entry is
 * left out, not the whole list; links and pictures are http(s) only.
 */

const ENTRIES_MAX = 200;
const LINKS_MAX = 200;
const POINTS_MAX = 10_000;
const TEXT_MAX_LENGTH = 2_000;

const TextSchema = text(TEXT_MAX_LENGTH);
const UrlSchema = v.pipe(v.string(), v.maxLength(URL_MAX_LENGTH), v.regex(/^https?:\/\//i));
const NumberSchema = v.pipe(v.number(), v.finite());

const FactSchema = v.object({
  label: TextSchema,
  value: v.union([TextSchema, NumberSchema]),
  iconURL: v.fallback(v.optional(v.nullable(UrlSchema)), undefined),
});

const LinkSchema = v.object({ url: UrlSchema, label: TextSchema });
const PointSchema = v.object({ x: text(64), y: NumberSchema });

const listOf = <S extends v.GenericSchema>(schema: S, most: number) =>
  v.pipe(
    v.array(v.unknown()),
    v.transform((entries) =>
      entries
        .flatMap((entry): v.InferOutput<S>[] => {
          const parsed = v.safeParse(schema, entry);
          return parsed.success ? [parsed.output] : [];
        })
        .slice(0, most),
    ),
  );

/** Two columns of a series; a row of which either is missing is left out. */
const ColumnsSchema = v.pipe(
  v.object({ x: v.array(v.unknown()), y: v.array(v.unknown()) }),
  v.transform(({ x, y }) => {
    const points = v.parse(
      listOf(PointSchema, POINTS_MAX),
      x.map((each, i) => ({ x: each, y: y[i] })),
    );
    return { x: points.map((point) => point.x), y: points.map((point) => point.y) };
  }),
);

const StatisticSchema = v.object({
  label: TextSchema,
  value: v.union([
    TextSchema,
    NumberSchema,
    v.pipe(listOf(PointSchema, POINTS_MAX), v.minLength(1)),
    listOf(LinkSchema, LINKS_MAX),
    ColumnsSchema,
  ]),
});

export const FactsSchema = listOf(FactSchema, ENTRIES_MAX);
export const StatisticsSchema = listOf(StatisticSchema, ENTRIES_MAX);
