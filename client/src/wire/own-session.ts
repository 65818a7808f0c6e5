import { SESSION_STATUSES, SessionIdSchema } from '@chimpassist/protocol';
import * as v from 'valibot';
import { lenientList } from './decode.ts';
import { EndingSchema } from './person.ts';

/** What a customer's page reads of a session: it knows the rest. */
export const OwnSessionSchema = v.object({
  sessionId: SessionIdSchema,
  status: v.fallback(v.picklist(SESSION_STATUSES), 'waitingAttendantsAssignment'),
  keepAliveTTL: v.fallback(v.optional(v.number()), undefined),
  /** Only while it is over; older Workers say none. */
  ending: v.fallback(v.optional(EndingSchema), undefined),
});
export type OwnSession = v.InferOutput<typeof OwnSessionSchema>;

export const OwnSessionsSchema = lenientList(OwnSessionSchema);
