import * as v from 'valibot';
import { PAGE_LIMIT_MAX } from '../limits.ts';
import { count, seqOrNone } from './queries.ts';

/** Notes by their numbers. */
export const NotesQuerySchema = v.object({
  after: seqOrNone,
  before: seqOrNone,
  limit: count(50, PAGE_LIMIT_MAX),
});

/* @__NO_SIDE_EFFECTS__ */
const cursor = () => v.optional(v.pipe(v.string(), v.maxLength(200)), '');

/** A page of a list, from where the last one ended. */
export const CursorQuerySchema = v.object({ cursor: cursor(), limit: count(50, PAGE_LIMIT_MAX) });

export const SearchQuerySchema = v.object({
  q: v.optional(v.pipe(v.string(), v.maxLength(200)), ''),
  cursor: cursor(),
  limit: count(20, 50),
});
