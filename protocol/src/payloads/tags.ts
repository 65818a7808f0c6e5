import * as v from 'valibot';
import { SessionIdSchema } from '../ids.ts';
import { TAGS_OF_ONE_MAX } from '../limits.ts';
import { readableList } from './list.ts';
import { lenient, openObject } from './open-object.ts';
import { RatingSchema } from './rating.ts';
import { EntryIdSchema } from './workspace.ts';

/** The ids of the tags of a customer, or of one session. */
export const TagsBodySchema = v.object({
  tags: v.pipe(v.array(EntryIdSchema), v.maxLength(TAGS_OF_ONE_MAX)),
  /** Of this session alone; left out: of the customer. */
  sessionId: v.optional(SessionIdSchema),
});
export type TagsBody = v.InferOutput<typeof TagsBodySchema>;

/** `client/chats/<customerId>/tags`, and the answer to those who read or put them: all of them, as they are now. */
export const ChatTagsSchema = openObject({
  /** Of the customer. */
  tags: readableList(v.string()),
  /** Of sessions that have any, the newest last. */
  sessions: readableList(openObject({ sessionId: v.string(), tags: readableList(v.string()) })),
  /** How the customer rated sessions, the newest last; absent where nothing was rated. */
  ratings: lenient(readableList(RatingSchema)),
});
export type ChatTags = v.InferOutput<typeof ChatTagsSchema>;
