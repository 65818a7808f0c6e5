import * as v from 'valibot';
import { SessionIdSchema } from '../ids.ts';
import { AttendantInfoSchema } from './attendant-info.ts';

/** `server/attendants/assign` and its provable twin. */
export const AssignSchema = v.object({
  attendantInfo: AttendantInfoSchema,
  sessionInfo: v.object({
    sessionTopic: v.pipe(v.string(), v.maxLength(300)),
    sessionId: v.optional(SessionIdSchema),
  }),
});
