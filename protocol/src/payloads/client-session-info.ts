import * as v from 'valibot';
import { SessionIdSchema } from '../ids.ts';

/** What is believed of a session info that a client sends: which session it means, never its state or history. */
export const ClientSessionInfoSchema = v.object({
  sessionTopic: v.optional(v.pipe(v.string(), v.maxLength(300))),
  sessionId: v.optional(SessionIdSchema),
});
