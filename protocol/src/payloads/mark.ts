import * as v from 'valibot';
import { IdSchema } from '../ids.ts';
import { readableList } from './list.ts';
import { lenient, openObject } from './open-object.ts';

/** What an attendant alone has noted of a chat: put aside for later, or still to be read. */
export const MARK_KINDS = ['snoozed', 'unread'] as const;

/** What is put at a customer; null takes the mark away. */
export const MarkBodySchema = v.object({
  mark: v.nullable(
    v.variant('kind', [
      v.object({
        kind: v.literal('snoozed'),
        /** Epoch ms; null: until the customer writes. A word of the customer ends it in any case. */
        until: v.optional(v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))), null),
      }),
      v.object({ kind: v.literal('unread') }),
    ]),
  ),
});
export type MarkBody = v.InferOutput<typeof MarkBodySchema>;

export const MarkSchema = openObject({
  customerId: IdSchema,
  kind: v.picklist(MARK_KINDS),
  until: v.fallback(v.nullable(v.number()), null),
  /** Since when, by the server's clock, epoch ms. */
  at: v.number(),
});
export type Mark = v.InferOutput<typeof MarkSchema>;

/** Do not disturb: nothing sounds, nothing is shown, and no push message is sent to this attendant. */
export const QuietSchema = v.object({
  /** Epoch ms; null: until the attendant ends it. */
  until: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
});
export type Quiet = v.InferOutput<typeof QuietSchema>;
/** Null ends it. */
export const QuietBodySchema = v.object({ quiet: v.nullable(QuietSchema) });
export const QuietAnswerSchema = openObject({ quiet: v.fallback(v.nullable(QuietSchema), null) });

/** `client/attendants/marks/<id>`, and the answer to who puts one: all of them, as they are now. */
export const MarksSchema = openObject({
  marks: readableList(MarkSchema),
  /** In the topic, where it has changed; null: it has ended. */
  quiet: lenient(v.nullable(QuietSchema)),
});
export type Marks = v.InferOutput<typeof MarksSchema>;
