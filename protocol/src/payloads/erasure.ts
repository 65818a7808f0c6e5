import * as v from 'valibot';
import { IdSchema } from '../ids.ts';
import { openObject } from './open-object.ts';

/** How far the erasure of a customer is. */
export const ErasureReceiptSchema = openObject({
  customerId: IdSchema,
  /** Epoch ms. */
  erasedAt: v.number(),
  object: openObject({
    messages: v.number(),
    sessions: v.number(),
    files: v.optional(v.number()),
    notes: v.optional(v.number()),
  }),
  /** The bytes of all files are deleted. */
  bucket: v.optional(v.boolean()),
  desk: v.boolean(),
  /** What the bridge took away of spool and mirror; null until it has said so. */
  bridge: v.nullable(
    openObject({
      at: v.number(),
      spooled: v.number(),
      parked: v.number(),
      mirrored: v.nullable(v.number()),
    }),
  ),
  done: v.boolean(),
});
