import * as v from 'valibot';
import { SessionIdSchema } from '../ids.ts';
import { IMPORT_ITEMS_MAX, MENTIONS_MAX, TAGS_OF_ONE_MAX } from '../limits.ts';
import { ATTRIBUTE_PROOFS, AttributesBodySchema } from './attributes.ts';
import { MessageSchema } from './message.ts';
import { NewNoteSchema } from './note.ts';
import { openObject } from './open-object.ts';
import { CustomerSchema, PersonSchema } from './person.ts';
import { RatingBodySchema } from './rating.ts';
import { TimestampSchema } from './timestamp.ts';
import { EntryIdSchema } from './workspace.ts';

/** A part of what another deployment, or another product, has of one customer. */

const few = <S extends v.GenericSchema>(item: S) =>
  v.optional(v.pipe(v.array(item), v.maxLength(IMPORT_ITEMS_MAX)), []);

export const ImportPartSchema = v.object({
  customer: CustomerSchema,
  /** As they were, the oldest first. `receivedAt`: when the server there had it, epoch ms. */
  messages: few(v.object({ ...MessageSchema.entries, receivedAt: v.optional(TimestampSchema) })),
  notes: few(
    v.object({
      id: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
      at: TimestampSchema,
      from: PersonSchema,
      content: NewNoteSchema.entries.content,
      mentions: v.optional(v.pipe(v.array(v.string()), v.maxLength(MENTIONS_MAX)), []),
    }),
  ),
  /** By who says that they are so. */
  attributes: v.optional(
    v.object(
      Object.fromEntries(
        ATTRIBUTE_PROOFS.map((proof) => [proof, v.optional(AttributesBodySchema.entries.attributes)]),
      ) as Record<
        (typeof ATTRIBUTE_PROOFS)[number],
        v.OptionalSchema<typeof AttributesBodySchema.entries.attributes, undefined>
      >,
    ),
    {},
  ),
  /** How the customer rated sessions there. */
  ratings: few(
    v.object({
      sessionId: SessionIdSchema,
      value: RatingBodySchema.entries.value,
      comment: RatingBodySchema.entries.comment,
      at: TimestampSchema,
    }),
  ),
  /** All tags of the customer. */
  tags: v.optional(v.pipe(v.array(EntryIdSchema), v.maxLength(TAGS_OF_ONE_MAX))),
});
export type ImportPart = v.InferOutput<typeof ImportPartSchema>;

/** What has become of it. What was there already is not counted: a second run changes nothing. */
export const ImportedPartSchema = openObject({
  messages: v.number(),
  notes: v.number(),
  /** Messages that the chat will never take, as those of a customer who was erased since. */
  refused: v.number(),
});
export type ImportedPart = v.InferOutput<typeof ImportedPartSchema>;
