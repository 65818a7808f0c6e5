import { IdSchema } from '@chimpassist/protocol';
import * as v from 'valibot';

/**
 * What of a hook's answers is passed on: the fields that the contract names, cut to what a screen can show. One odd entry is
 * left out, not the whole list; links and pictures are http(s) only.
 */

const ENTRIES_MAX = 200;
const LINKS_MAX = 200;
const POINTS_MAX = 10_000;
const TEXT_MAX_LENGTH = 2_000;
const URL_MAX_LENGTH = 2_048;

const text = (maxLength: number) =>
  v.pipe(
    v.string(),
    v.transform((value) => value.slice(0, maxLength).toWellFormed()),
  );
const TextSchema = text(TEXT_MAX_LENGTH);
const UrlSchema = v.pipe(v.string(), v.maxLength(URL_MAX_LENGTH), v.regex(/^https?:\/\//i));
const NumberSchema = v.pipe(v.number(), v.finite());

/** The user of an attendant's sign-in. */
export const UserSchema = v.object({
  id: IdSchema,
  name: v.fallback(v.optional(text(200), ''), ''),
  email: v.fallback(v.optional(text(320), ''), ''),
  avatarURL: v.fallback(v.optional(v.nullable(v.pipe(v.string(), v.maxLength(URL_MAX_LENGTH))), null), null),
  type: v.optional(v.pipe(v.string(), v.maxLength(100)), 'support/firstLevel'),
});

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
