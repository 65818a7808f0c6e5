import * as v from 'valibot';
import { IdSchema } from '../ids.ts';
import { readableList } from './list.ts';
import { lenient, openObject } from './open-object.ts';

/** Where what was sought stands. */
export const SEARCH_FIELDS = ['message', 'file', 'note', 'name', 'attribute', 'tag'] as const;
export type SearchField = (typeof SEARCH_FIELDS)[number];

/** Which chats are searched: those that go on or wait, or those that have ended. */
export const SEARCH_STATES = ['live', 'ended'] as const;
export type SearchState = (typeof SEARCH_STATES)[number];

/** One session in which all the words stand that are sought. */
export const SearchHitSchema = openObject({
  customerId: IdSchema,
  sessionId: v.string(),
  /** Of the text that is shown, epoch ms. */
  at: v.number(),
  field: v.string(),
  /** A piece of the text, plain, with what is sought in it. Of a tag its name. */
  snippet: v.string(),
  /** Of the message that it stands in, or that carries the file. */
  seq: lenient(v.number()),
  /** The customer's. */
  customerName: lenient(v.string()),
  /** Who wrote it, of a message, a file or a note: the name. */
  by: lenient(v.string()),
  /** The chat goes on. */
  isLive: lenient(v.boolean()),
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
