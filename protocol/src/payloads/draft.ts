import * as v from 'valibot';
import { DRAFT_MAX_LENGTH } from '../limits.ts';
import { openObject } from './open-object.ts';

const TextSchema = v.pipe(v.string(), v.maxLength(DRAFT_MAX_LENGTH));

/** What an attendant has begun to write in a chat and not sent: to the customer, and as a note for colleagues. */
export const DraftsSchema = openObject({
  reply: v.string(),
  note: v.string(),
  /** When it was written, by the server's clock, epoch ms. It grows with each change; 0: nothing was ever begun. */
  at: v.number(),
});
export type Drafts = v.InferOutput<typeof DraftsSchema>;

/** What is left out stays as it is; an empty text takes a draft away. */
export const DraftsBodySchema = v.object({
  reply: v.optional(TextSchema),
  note: v.optional(TextSchema),
  /** The `at` of what the writer knows: where something newer is kept, nothing is changed, and the answer is that. */
  after: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
});
export type DraftsBody = v.InferOutput<typeof DraftsBodySchema>;

/** `client/chats/<customerId>/drafts`: somebody's drafts have changed. Their words are read by their writer alone. */
export const DraftNewsSchema = openObject({
  /** Text of the id. */
  attendantId: v.string(),
  at: v.number(),
});
