import {
  CustomerSchema,
  DEFAULT_SESSION_TEMPLATE,
  IdSchema,
  SESSION_STATUSES,
  SessionTemplateSchema,
} from '@chimpassist/protocol';
import * as v from 'valibot';
import { lenientList } from './decode.ts';
import { EndingSchema } from './person.ts';

const lenientNumber = (fallback: number) => v.fallback(v.optional(v.number(), fallback), fallback);

/**
 * What an attendant's page reads of a session, without its messages. Fields that a shipped server leaves out have a
 * fallback, so that one odd field never costs a whole chat.
 */
export const SessionSchema = v.object({
  sessionTopic: v.string(),
  sessionId: v.string(),
  requestID: v.fallback(v.optional(v.string(), ''), ''),
  keepAliveTTL: lenientNumber(0),
  customer: CustomerSchema,
  status: v.picklist(SESSION_STATUSES),
  createdAt: lenientNumber(0),
  assignedAttendants: v.fallback(v.optional(v.array(IdSchema), []), []),
  sessionTemplate: v.fallback(
    v.optional(SessionTemplateSchema, DEFAULT_SESSION_TEMPLATE),
    DEFAULT_SESSION_TEMPLATE,
  ),
  /** Only while it is over; older Workers say none. */
  ending: v.fallback(v.optional(EndingSchema), undefined),
});
export type Session = v.InferOutput<typeof SessionSchema>;

export const SessionsSchema = lenientList(SessionSchema);
