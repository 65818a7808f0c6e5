import * as v from 'valibot';
import { BRIDGE_PAGE_LIMIT_MAX, MIRROR_AGAIN_MAX_MS, PAGE_LIMIT_MAX } from '../limits.ts';

/** Query numbers are texts. A negative one, or no number, is refused; a large limit is capped, not refused. */
/* @__NO_SIDE_EFFECTS__ */
const count = (fallback: number, max = Number.MAX_SAFE_INTEGER) =>
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

const seqOrNone = v.optional(
  v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'should be a seq: a whole number'), v.transform(Number)),
);

export const MessagesQuerySchema = v.object({
  offset: count(0),
  limit: count(50, PAGE_LIMIT_MAX),
  after: seqOrNone,
});

/** Notes by their numbers. */
export const NotesQuerySchema = v.object({
  after: seqOrNone,
  before: seqOrNone,
  limit: count(50, PAGE_LIMIT_MAX),
});

/** A page of a list, from where the last one ended. */
export const CursorQuerySchema = v.object({
  cursor: v.optional(v.pipe(v.string(), v.maxLength(200)), ''),
  limit: count(50, PAGE_LIMIT_MAX),
});

export const SearchQuerySchema = v.object({
  q: v.optional(v.pipe(v.string(), v.maxLength(200)), ''),
  ...CursorQuerySchema.entries,
  limit: count(20, 50),
});

/** A file's name as its sender has it. The Worker keeps of it what is safe. */
export const UploadQuerySchema = v.object({ name: v.optional(v.pipe(v.string(), v.maxLength(1_000)), '') });

/** What makes a link to one file good for some minutes. */
export const FileLinkQuerySchema = v.object({
  until: count(0),
  signature: v.optional(v.pipe(v.string(), v.maxLength(100)), ''),
});

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
