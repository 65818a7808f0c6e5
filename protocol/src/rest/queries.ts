import * as v from 'valibot';
import { PAGE_LIMIT_MAX } from '../limits.ts';

/** Query numbers are texts. A negative one, or no number, is refused; a large limit is capped, not refused. */
/* @__NO_SIDE_EFFECTS__ */
export const count = (fallback: number, max = Number.MAX_SAFE_INTEGER) =>
  v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,15}$/, 'should be a whole number, 0 or above'),
      v.transform(Number),
      v.transform((n) => Math.min(n, max)),
    ),
    String(fallback),
  );

/* @__NO_SIDE_EFFECTS__ */
export const pageQuery = (limit: number) =>
  v.object({ offset: count(0), limit: count(limit, PAGE_LIMIT_MAX) });

export const seqOrNone = v.optional(
  v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'should be a seq: a whole number'), v.transform(Number)),
);

export const MessagesQuerySchema = v.object({
  offset: count(0),
  limit: count(50, PAGE_LIMIT_MAX),
  after: seqOrNone,
});
