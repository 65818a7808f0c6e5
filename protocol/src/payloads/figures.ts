import * as v from 'valibot';
import { ChatFactsSchema } from './chat-facts.ts';
import { EntryIdSchema } from './entry-id.ts';
import { readableList } from './list.ts';
import { lenient, openObject } from './open-object.ts';

/** By what figures are told apart. */
export const FIGURE_GROUPS = ['person', 'team', 'tag', 'language', 'page', 'site', 'hour', 'day'] as const;
export type FigureGroup = (typeof FIGURE_GROUPS)[number];

/** Below so many values a figure is said to be of few. */
export const FEW = 20;
/** Who left within this time without an answer did not really wait. */
export const ABANDON_LIMIT_MS = 60_000;

type Unit = 'count' | 'time' | 'share' | 'number' | 'sum';
interface Definition {
  number: number;
  unit: Unit;
  name: string;
  text: string;
}

/* Each figure, with its number and its sentence. `docs/figures.md` shows the same with an example, which a test computes. */
export const FIGURES = {
  chats: {
    number: 1,
    unit: 'count',
    name: 'Chats',
    text: 'Chats that ended in the period. A chat that goes on after its end counts once more when it ends again.',
  },
  fresh: { number: 2, unit: 'count', name: 'New', text: 'Chats that are not reopened ones.' },
  reopened: {
    number: 3,
    unit: 'count',
    name: 'Reopened',
    text: 'Chats that went on with a session that had ended before. All their times count from the new request.',
  },
  waiting: {
    number: 4,
    unit: 'time',
    name: 'Waiting',
    text: 'From the request until the first human was in the chat. Who came after nobody counts as abandoned and not here.',
  },
  abandonedEarly: {
    number: 5,
    unit: 'count',
    name: 'Abandoned within the limit',
    text: 'Chats that ended before a human was in them, at most 60 s after waiting began.',
  },
  abandonedLate: {
    number: 6,
    unit: 'count',
    name: 'Abandoned after the limit',
    text: 'Chats that ended before a human was in them, more than 60 s after waiting began.',
  },
  answered: { number: 7, unit: 'count', name: 'Answered', text: 'Chats in which a human wrote.' },
  firstResponse: {
    number: 8,
    unit: 'time',
    name: 'First response',
    text: 'From the request until the first words of a human.',
  },
  firstResponseOpen: {
    number: 9,
    unit: 'time',
    name: 'First response in open hours',
    text: 'The same, counting only the time in which the team was open, by the hours that were set when the chat ended. Of a team with hours of its own: by these.',
  },
  response: {
    number: 10,
    unit: 'time',
    name: 'Response',
    text: 'From the first words of the customer that nobody had answered until the next words of a human.',
  },
  handling: {
    number: 11,
    unit: 'time',
    name: 'Handling',
    text: 'How long humans were in the chat: the stays of all of them, added up.',
  },
  duration: { number: 12, unit: 'time', name: 'Duration', text: 'From the request until the end.' },
  handOvers: {
    number: 13,
    unit: 'count',
    name: 'Hand-overs',
    text: 'How often a chat was handed to a colleague, a level or a team. Of a person: those that this person gave.',
  },
  oneTouch: {
    number: 14,
    unit: 'count',
    name: 'One touch',
    text: 'Answered chats in which one human alone was, without a hand-over, and that are not reopened ones.',
  },
  bot: {
    number: 15,
    unit: 'time',
    name: 'Bot',
    text: 'How long bots were in the chat. Waiting for a human begins when the bot that came first is gone.',
  },
  concurrency: {
    number: 16,
    unit: 'number',
    name: 'Concurrency',
    text: 'Handling, divided by the time in which a person was in at least one of the chats that ended on the same day.',
  },
  occupancy: {
    number: 17,
    unit: 'share',
    name: 'Occupancy',
    text: 'The time in which a person was in at least one chat, divided by the time in which the person was there.',
  },
  available: {
    number: 18,
    unit: 'sum',
    name: 'Available',
    text: 'How long persons were there and took chats, added up.',
  },
  away: {
    number: 19,
    unit: 'sum',
    name: 'Away',
    text: 'How long persons were there and took no chats, added up, and by the reason that they gave.',
  },
  rating: {
    number: 20,
    unit: 'number',
    name: 'Rating',
    text: 'The mean of the ratings that were given, from 1 to 5.',
  },
  withinGoal: {
    number: 21,
    unit: 'share',
    name: 'Within the goal',
    text: 'Of the chats that a human answered: in how many the first response in open hours took no longer than the goal says.',
  },
  offer: {
    number: 22,
    unit: 'time',
    name: 'Offer',
    text: 'From the offer of a chat to an attendant until this attendant took it.',
  },
  offersMissed: {
    number: 23,
    unit: 'count',
    name: 'Offers missed',
    text: 'Offers that ran out, or whose attendant went away, before they were taken.',
  },
  offersDeclined: {
    number: 24,
    unit: 'count',
    name: 'Offers declined',
    text: 'Offers that their attendants declined. They are not counted as missed.',
  },
} as const satisfies Record<string, Definition>;
export type FigureId = keyof typeof FIGURES;

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
