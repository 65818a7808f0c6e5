import * as v from 'valibot';
import { SessionIdSchema } from '../ids.ts';
import { lenient, openObject } from './open-object.ts';

/** How a customer is asked how a chat was: by five faces, or by five stars. */
export const RATING_STYLES = ['faces', 'stars'] as const;
export type RatingStyle = (typeof RATING_STYLES)[number];

/** The best; 1 is the worst. */
export const RATING_MAX = 5;
export const RATING_COMMENT_MAX_LENGTH = 1_000;
/** For so long a rating may be changed, ms. */
export const RATING_CHANGE_MS = 86_400_000;
/** For so long after its end a chat may be rated at all, ms. */
export const RATING_OPEN_MS = 30 * 86_400_000;

/** How the id of a line begins that asks legacy clients for a rating: nobody has written it, and no client of today shows it. */
export const RATING_LINE_PREFIX = 'rating-line-';

export const RatingBodySchema = v.object({
  /** Of which session; without one, of the newest that has ended. */
  sessionId: v.optional(SessionIdSchema),
  value: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(RATING_MAX)),
  comment: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(RATING_COMMENT_MAX_LENGTH))),
});
export type RatingBody = v.InferOutput<typeof RatingBodySchema>;

/** How a customer rated one session. */
export const RatingSchema = openObject({
  sessionId: v.string(),
  value: v.number(),
  comment: lenient(v.string()),
  /** When it was given first, epoch ms: for a day from then on it may be changed. */
  at: v.number(),
});
export type Rating = v.InferOutput<typeof RatingSchema>;
