import * as v from 'valibot';
import { IdSchema } from '../ids.ts';
import { lenient, openObject } from './open-object.ts';
import { SessionInfoSchema } from './session-info.ts';

export const OfferSchema = openObject({
  /** By the server's clock, epoch ms. */
  expiresAt: v.number(),
  /** How long it still stood when this was said, ms: for pages, whose clock is another. */
  remainingMs: lenient(v.number()),
  /** The private line of a hand-over; with `line`, the same in words for desks that do not know it. */
  note: lenient(v.string()),
  from: lenient(v.object({ id: IdSchema, name: v.string() })),
  /** It is offered again because `from`, who had it, has signed out, or was not heard of any more. */
  line: lenient(v.picklist(['signedOut', 'silent'])),
  /** A colleague hands it to this attendant in person, who may decline. */
  byName: lenient(v.literal(true)),
});
export type Offer = v.InferOutput<typeof OfferSchema>;

/** `client/attendants/assign/<id>`: session info and, new, how long the offer stands. */
export const OfferPayloadSchema = openObject({ ...SessionInfoSchema.entries, offer: lenient(OfferSchema) });
export type OfferPayload = v.InferOutput<typeof OfferPayloadSchema>;
