import * as v from 'valibot';
import { CustomerIdSchema } from '../ids.ts';
import { CONTENT_MAX_LENGTH } from '../limits.ts';
import { isBlank } from '../text/blank.ts';
import { readableList } from './list.ts';
import { lenient, openObject } from './open-object.ts';

/** Who is on the operator's site just now. It is true at this moment, and nobody stores it. */

const PAGE_MAX_LENGTH = 1_000;
const TITLE_MAX_LENGTH = 200;
const NAME_MAX_LENGTH = 100;
/** A page that stands open for longer is shown with this. */
const SECONDS_MAX = 86_400;

const cut = (length: number) =>
  v.pipe(
    v.string(),
    v.transform((text) => text.slice(0, length)),
  );

/** What a page says over its socket. */
export const VisitorSaysSchema = v.variant('kind', [
  /** Where the visitor is; said again at each change. */
  v.object({
    kind: v.literal('at'),
    /** The page's address, without query and fragment. */
    page: cut(PAGE_MAX_LENGTH),
    title: v.optional(cut(TITLE_MAX_LENGTH), ''),
    /** As the page claims it. */
    name: v.optional(cut(NAME_MAX_LENGTH), ''),
    language: v.optional(cut(35), ''),
    /** For how long the visitor has been there. */
    seconds: v.pipe(
      v.number(),
      v.transform((seconds) => Math.min(SECONDS_MAX, Math.max(0, Math.floor(seconds) || 0))),
    ),
    /** The visitor has said "not now" to a bubble. */
    isQuiet: v.optional(v.boolean(), false),
  }),
  /** Who that is, by the token of a session that the page has opened because it was asked to. */
  v.object({ kind: v.literal('identified'), token: v.pipe(v.string(), v.maxLength(8_192)) }),
]);
export type VisitorSays = v.InferInput<typeof VisitorSaysSchema>;

/** What a page hears there. */
export const VisitorHearsSchema = v.variant('kind', [
  /** An attendant writes: open a session, and say whose it is. */
  v.object({ kind: v.literal('identify') }),
  /** It is stored in the visitor's chat, where the page reads it too. */
  v.object({ kind: v.literal('written'), content: v.string(), by: v.string() }),
]);
export type VisitorHears = v.InferOutput<typeof VisitorHearsSchema>;

export const SeenVisitorSchema = openObject({
  /** Good for as long as the page is open. */
  id: v.string(),
  page: v.string(),
  title: lenient(v.string()),
  /** As the page claims it; empty: nobody knows. */
  name: v.string(),
  language: lenient(v.string()),
  /** For how long the visitor has been on this page. */
  seconds: v.number(),
  /** Does not want to be written to just now. */
  isQuiet: v.boolean(),
  /** Whose chat it is, where the page has a token. */
  customerId: lenient(CustomerIdSchema),
});
export type SeenVisitor = v.InferOutput<typeof SeenVisitorSchema>;

export const VisitorsSchema = openObject({
  visitors: readableList(SeenVisitorSchema),
  /** No more than this many are seen. */
  limit: v.number(),
});
export type Visitors = v.InferOutput<typeof VisitorsSchema>;

export const WriteFirstBodySchema = v.object({
  content: v.pipe(
    v.string(),
    v.maxLength(CONTENT_MAX_LENGTH),
    v.check((text) => !isBlank(text), 'There is nothing to read in it.'),
  ),
});
export const WrittenFirstSchema = openObject({
  /** Whose chat it stands in. */
  customerId: CustomerIdSchema,
});
export type WrittenFirst = v.InferOutput<typeof WrittenFirstSchema>;
