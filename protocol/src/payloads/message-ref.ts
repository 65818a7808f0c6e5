import * as v from 'valibot';
import { IdSchema } from '../ids.ts';
import { ROLES, type Role } from '../vocabulary.ts';
import { TimestampSchema } from './timestamp.ts';

/** New: the server marks the second of two messages that only {@link sideOf} their writers tells apart. */
export const TwinSchema = v.fallback(v.optional(v.literal(true)), undefined);

/** What names a message, in receipts and acknowledgements. The role tells customer and attendant with the same id apart. */
export const MessageRefSchema = v.object({
  id: v.optional(IdSchema),
  from: v.object({ id: IdSchema, role: v.fallback(v.optional(v.picklist(ROLES)), undefined) }),
  timestamp: TimestampSchema,
  twin: TwinSchema,
});
export type MessageRef = v.InferOutput<typeof MessageRefSchema>;

/**
 * Equal for all copies of one message, and for two messages of customer and attendant who have the same id and wrote under
 * one `id`, or without one in the same millisecond.
 */
export const claimedIdentityOf = (ref: Omit<MessageRef, 'twin'>): string =>
  ref.id === undefined
    ? JSON.stringify([String(ref.from.id), ref.timestamp])
    : JSON.stringify([String(ref.from.id), String(ref.id), 'id']);

/**
 * The text that is equal exactly for two copies of one stored message of one session topic. A copy of a twin that does not
 * come from the server has no mark yet.
 */
export const identityOf = (ref: MessageRef): string =>
  ref.twin ? `${claimedIdentityOf(ref)} twin` : claimedIdentityOf(ref);

/** Which of two people with one id wrote it. Who is not proven is not the customer, for whom the id alone speaks. */
export const sideOf = (role: Role): 'customer' | 'other' => (role === 'customer' ? 'customer' : 'other');
