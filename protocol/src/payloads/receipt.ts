import * as v from 'valibot';
import { RECEIPTS_MAX } from '../limits.ts';
import { ClientSessionInfoSchema } from './client-session-info.ts';
import { MessageRefSchema } from './message-ref.ts';
import { TimestampSchema } from './timestamp.ts';

/** `<sessionTopic>/messages/viewed`. */
export const ViewedPayloadSchema = v.object({
  session: v.fallback(v.optional(ClientSessionInfoSchema, {}), {}),
  readMessages: v.pipe(
    v.array(v.object({ ...MessageRefSchema.entries, readAt: TimestampSchema })),
    v.minLength(1),
    v.maxLength(RECEIPTS_MAX),
  ),
});
