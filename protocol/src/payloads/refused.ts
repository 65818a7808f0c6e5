import * as v from 'valibot';
import { type Id, IdSchema, sameId } from '../ids.ts';
import { REFUSED_REASONS } from '../vocabulary.ts';
import { readableList } from './list.ts';
import { openObject } from './open-object.ts';
import { TimestampSchema } from './timestamp.ts';

/**
 * What names a message that was refused, as far as it could be read. `from.role` is the one that the topic proves: a
 * client heeds only refusals of the own id in the own role, so that nobody else can take its words back.
 */
export const RefusalRefSchema = v.object({
  id: v.fallback(v.optional(IdSchema), undefined),
  from: v.fallback(
    v.optional(
      v.object({
        id: v.fallback(v.optional(IdSchema), undefined),
        role: v.fallback(v.optional(v.picklist(['customer', 'attendant'])), undefined),
      }),
      {},
    ),
    {},
  ),
  timestamp: v.fallback(v.optional(TimestampSchema), undefined),
});
export type RefusalRef = v.InferOutput<typeof RefusalRefSchema>;

/** What says of one message that it will never be stored. */
export const MessageRefusalSchema = openObject({
  ...RefusalRefSchema.entries,
  reason: v.fallback(v.picklist(REFUSED_REASONS), 'other'),
});
export type MessageRefusal = v.InferOutput<typeof MessageRefusalSchema>;

/** `<sessionTopic>/messages/refused`. */
export const RefusedPayloadSchema = openObject({ refusals: readableList(MessageRefusalSchema) });

/** Whether a refusal speaks of a message that this sender wrote in this role. */
export const isRefusalOf = (
  { from }: Pick<RefusalRef, 'from'>,
  sender: { id: Id; role: 'customer' | 'attendant' },
): boolean => from.id !== undefined && sameId(from.id, sender.id) && from.role === sender.role;
