import * as v from 'valibot';
import { BRIDGE_PAGE_LIMIT_MAX, MIRROR_AGAIN_MAX_MS } from '../limits.ts';
import { count } from './queries.ts';

/* @__NO_SIDE_EFFECTS__ */
const bridgeLimit = () => count(200, BRIDGE_PAGE_LIMIT_MAX);

/** One chat's log above a `seq`. */
export const LogQuerySchema = v.object({
  sessionTopic: v.optional(v.string(), ''),
  after: count(0),
  limit: bridgeLimit(),
  /** Where it finds something, the mirror comes again within so many ms: until then it need not be told. 0: no mirror asks. */
  againMs: count(0, MIRROR_AGAIN_MAX_MS),
});

/** Session topics after one, in their order; with `since` only those that may have grown after that. */
export const TopicsQuerySchema = v.object({
  after: v.optional(v.string(), ''),
  limit: bridgeLimit(),
  since: count(0),
});

/** Rows of one ledger behind a cursor, as the page before gave it; empty: from the beginning. */
export const FactsQuerySchema = v.object({
  ledger: v.pipe(v.string(), v.regex(/^\d{4}-\d{2} \d{4}$/, 'A ledger is called like "2026-11 0001".')),
  cursor: v.optional(v.pipe(v.string(), v.regex(/^(\d{1,16} \d{1,16})?$/)), ''),
  limit: bridgeLimit(),
});
