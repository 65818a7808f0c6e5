import * as v from 'valibot';
import { ChatFactsSchema } from './chat-facts.ts';
import { EntryIdSchema } from './entry-id.ts';
import { readableList } from './list.ts';
import { lenient, openObject } from './open-object.ts';

/** By what figures are told apart. */
export const FIGURE_GROUPS = ['person', 'team', 'tag', 'language', 'page', 'site', 'hour', 'day'] as const;
export type FigureGroup = (typeof FIGURE_GROUPS)[number];

/** The middle of all values, and what nine of ten are at most; all in ms. */
export const TimeFigureSchema = openObject({
  /** How many values. */
  n: v.number(),
  median: v.nullable(v.number()),
  p90: v.nullable(v.number()),
  mean: v.nullable(v.number()),
});
export type TimeFigure = v.InferOutput<typeof TimeFigureSchema>;

/** A service level: the first response within so many seconds, in so many of a hundred chats. */
export const GoalSchema = v.object({
  seconds: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(86_400)),
  percent: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
  /** So long before a chat misses it the board says so; 0: not before. */
  alertSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(86_400)), 0),
});
export type Goal = v.InferOutput<typeof GoalSchema>;

/** The goal of a team, in the place of the one for all. */
export const TeamGoalSchema = v.object({ team: EntryIdSchema, ...GoalSchema.entries });
export type TeamGoal = v.InferOutput<typeof TeamGoalSchema>;

export const FigureRowSchema = openObject({
  /**
   * The id of the person, team or tag; what the page says of its language, itself and its site; a day as `2026-11-28`; an hour as
   * `1 09`: Monday, from nine to ten.
   */
  key: v.string(),
  /** Of a person whom the desk knows. */
  name: lenient(v.string()),
  /** Of so few chats that a figure says little. */
  isFew: v.boolean(),
  counts: v.record(v.string(), v.number()),
  times: v.record(v.string(), TimeFigureSchema),
  /** Null: there is nothing to divide by. */
  numbers: v.record(v.string(), v.nullable(v.number())),
  /** Of a team that has a goal of its own: what `withinGoal` counts by. */
  goal: lenient(GoalSchema),
  /** ms that persons were away, by the reason. */
  awayBy: lenient(v.record(v.string(), v.number())),
});
export type FigureRow = v.InferOutput<typeof FigureRowSchema>;

const REPORT_MAIL_MOST = 20;
/** Who gets a mail with a link to the reports, and how often. */
export const ReportMailSchema = v.object({
  to: v.pipe(
    v.array(v.pipe(v.string(), v.maxLength(254), v.email())),
    v.minLength(1),
    v.maxLength(REPORT_MAIL_MOST),
  ),
  every: v.picklist(['day', 'week', 'month']),
  /** The address of the desk, without what stands behind a `#`. */
  link: v.pipe(
    v.string(),
    v.maxLength(500),
    v.regex(/^https?:\/\/[^\s#]+$/, 'This is not an address of a page.'),
  ),
});
export type ReportMail = v.InferOutput<typeof ReportMailSchema>;

/** `GET /figures`. */
export const FiguresSchema = openObject({
  definitions: readableList(
    openObject({ id: v.string(), number: v.number(), unit: v.string(), name: v.string(), text: v.string() }),
  ),
  /** The operator's, of the opening hours: by it days begin. */
  zone: v.string(),
  /** ISO 8601; `to` is the first moment that is not in it any more. */
  from: v.string(),
  to: v.string(),
  by: v.string(),
  /** Largest error of medians and percentiles, as a share of the value; 0: they are exact. */
  error: v.number(),
  /** As it is now; null or left out: none is set. */
  goal: lenient(v.nullable(GoalSchema)),
  total: FigureRowSchema,
  rows: readableList(FigureRowSchema),
});
export type Figures = v.InferOutput<typeof FiguresSchema>;

/** `GET /figures/chats`: the oldest first. With `cursor` the next page is asked for; a page may be empty and have one. */
export const CountedChatsSchema = openObject({
  chats: readableList(ChatFactsSchema),
  cursor: v.optional(v.string()),
});
export type CountedChats = v.InferOutput<typeof CountedChatsSchema>;

const NowRowSchema = openObject({
  waiting: v.number(),
  /** ms; null where nobody waits. */
  longestWaitMs: v.nullable(v.number()),
  /** Chats that those who are there could take beside what they have; null: no limit is set. */
  freePlaces: v.nullable(v.number()),
  there: v.number(),
});
/** `GET /figures/now`. */
export const FiguresNowSchema = openObject({
  /** ISO 8601. */
  at: v.string(),
  ...NowRowSchema.entries,
  /** Chats that somebody is in. A Worker of before does not say it. */
  online: lenient(v.number()),
  teams: readableList(openObject({ key: v.string(), name: v.string(), ...NowRowSchema.entries })),
});
export type FiguresNow = v.InferOutput<typeof FiguresNowSchema>;
