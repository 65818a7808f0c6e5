import * as v from 'valibot';
import { type Id, sameId } from '../ids.ts';
import { oneCheck } from '../one-check.ts';
import type { Role } from '../vocabulary.ts';
import { StoredAttachmentsSchema } from './attachment.ts';
import { readableList } from './list.ts';
import { MessageRefSchema, sideOf } from './message-ref.ts';
import { openObject } from './open-object.ts';
import type { Sender } from './person.ts';
import { TimestampSchema } from './timestamp.ts';

/** What says of one message that it is stored. */
export const AckSchema = openObject({
  ...MessageRefSchema.entries,
  seq: oneCheck(
    v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
    (seq) => Number.isSafeInteger(seq) && Number(seq) >= 1,
  ),
  /** When it reached the bridge, by the bridge's clock; absent in a repeated acknowledgement. */
  receivedAt: v.optional(v.fallback(v.undefinedable(TimestampSchema), undefined)),
  /**
   * Of a message with files: what the chat knows of them, which a reader shows in place of what the sender's live copy said of
   * type, name and size. The same message is acknowledged again when the `state` of a file changes. A server from before files
   * leaves it out: then nothing of the files is stored.
   */
  attachments: StoredAttachmentsSchema,
});
export type Ack = v.InferOutput<typeof AckSchema>;

/** `<sessionTopic>/messages/stored`. */
export const StoredPayloadSchema = openObject({ acks: readableList(AckSchema) });

/**
 * Whether an acknowledgement, or a stored message, is of what this sender wrote in this role: another's message may have
 * the same `id`. Servers of before name no role.
 */
export const isStoredOf = (
  { from }: { from: Pick<Sender, 'id'> & { role?: Role | undefined } },
  sender: { id: Id; role: 'customer' | 'attendant' },
): boolean =>
  sameId(from.id, sender.id) && (from.role === undefined || sideOf(from.role) === sideOf(sender.role));
