import * as v from 'valibot';
import { IdSchema } from '../ids.ts';
import { readableList } from './list.ts';
import { lenient, openObject } from './open-object.ts';

/** Where what was sought stands. */
export const SEARCH_FIELDS = ['message', 'file', 'note', 'name', 'attribute', 'tag'] as const;
export type SearchField = (typeof SEARCH_FIELDS)[number];

/** One session in which all the words stand that are sought. */
export const SearchHitSchema = openObject({
  customerId: IdSchema,
  sessionId: v.string(),
  /** Of the text that is shown, epoch ms. */
  at: v.number(),
  field: v.string(),
  /** A piece of the text, plain, with what is sought in it. */
  snippet: v.string(),
});
export type SearchHit = v.InferOutput<typeof SearchHitSchema>;

/** `GET /search`: chats that go on, then those that ended, the newest first. */
export const SearchPageSchema = openObject({
  hits: readableList(SearchHitSchema),
  /** With which the next page is asked for. */
  cursor: v.optional(v.string()),
  /** Not all chats that go on were asked: there are too many, or one did not answer in time. */
  isPartial: lenient(v.boolean()),
});
export type SearchPage = v.InferOutput<typeof SearchPageSchema>;
