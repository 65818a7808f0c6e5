import * as v from 'valibot';
import { type Id, sameId } from '../ids.ts';
import type { Role } from '../vocabulary.ts';
import { MessageRefSchema, sideOf } from './message-ref.ts';
import type { Sender } from './person.ts';
import { TimestampSchema } from './timestamp.ts';

/** `<sessionTopic>/messages/stored`. */
export const StoredPayloadSchema = v.object({
  acks: v.array(
    v.object({
      ...MessageRefSchema.entries,
      seq: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
      /** When it reached the bridge, by the bridge's clock; absent in a repeated acknowledgement. */
      receivedAt: v.optional(v.fallback(v.undefinedable(TimestampSchema), undefined)),
    }),
  ),
});
export type Ack = v.InferOutput<typeof StoredPayloadSchema>['acks'][number];

/**
 * Whether an acknowledgement, or a stored message, is of what this sender wrote in this role: another's message may have
 * the same `id`. Servers of before name no role.
 */
export const isStoredOf = (
  { from }: { from: Pick<Sender, 'id'> & { role?: Role | undefined } },
  sender: { id: Id; role: 'customer' | 'attendant' },
): boolean =>
  sameId(from.id, sender.id) && (from.role === undefined || sideOf(from.role) === sideOf(sender.role));
