import * as v from 'valibot';
import { CustomerIdSchema, SessionIdSchema } from '../ids.ts';

/** `server/sessions/request`. */
export const SessionRequestSchema = v.object({
  sessionTopic: v.optional(v.pipe(v.string(), v.maxLength(300))),
  sessionId: v.optional(SessionIdSchema),
  customerId: CustomerIdSchema,
  requestID: v.fallback(v.optional(v.pipe(v.string(), v.maxLength(256))), undefined),
});
