import * as v from 'valibot';
import { IdSchema } from '../ids.ts';
import { PAGE_LIMIT_MAX } from '../limits.ts';
import { SEARCH_STATES } from '../payloads/search.ts';
import { EntryIdSchema } from '../payloads/workspace.ts';
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
  /** Only this customer's. */
  customerId: v.optional(IdSchema),
  /** Only sessions that this attendant was in. */
  attendantId: v.optional(IdSchema),
  /** Only what has this tag: an id of the workspace. */
  tag: v.optional(EntryIdSchema),
  /** Only sessions that went on within these times, epoch ms. */
  from: seqOrNone,
  to: seqOrNone,
  state: v.optional(v.picklist(SEARCH_STATES)),
});
