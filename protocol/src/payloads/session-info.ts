import * as v from 'valibot';
import { IdSchema } from '../ids.ts';
import { SESSION_STATUSES } from '../vocabulary.ts';
import { readableList } from './list.ts';
import { StoredMessageSchema } from './message.ts';
import { lenient, openObject } from './open-object.ts';
import { CustomerSchema, PersonSchema } from './person.ts';
import { SessionTemplateSchema, UNKNOWN_TEMPLATE } from './session-template.ts';

/** New: how a session ended. */
export const EndingSchema = openObject({
  reason: v.picklist(['ended', 'left', 'expired']),
  /** Epoch ms, by the server's clock. */
  at: v.fallback(v.number(), 0),
  /** The attendant who ended it. */
  by: lenient(PersonSchema),
});
export type Ending = v.InferOutput<typeof EndingSchema>;

/**
 * Session info as the server publishes it: always complete, because legacy clients replace their own by it. A reader
 * needs to know which session it is, whose, and its status; any other field may be missing.
 */
export const SessionInfoSchema = openObject({
  sessionTopic: v.string(),
  sessionId: v.string(),
  requestID: v.fallback(v.string(), ''),
  keepAliveTTL: v.fallback(v.number(), 0),
  customer: CustomerSchema,
  status: v.picklist(SESSION_STATUSES),
  createdAt: v.fallback(v.number(), 0),
  lastMessages: v.fallback(readableList(StoredMessageSchema), () => []),
  assignedAttendants: v.fallback(v.array(IdSchema), () => []),
  sessionTemplate: v.fallback(SessionTemplateSchema, UNKNOWN_TEMPLATE),
  /** New: it has been quiet for long, and ends at this time where nobody writes; epoch ms. */
  closesAt: lenient(v.number()),
  /** New: only while it is over. */
  ending: lenient(EndingSchema),
});
export type SessionInfo = v.InferOutput<typeof SessionInfoSchema>;

/** `GET /session/:sessionId/messages` and `GET /customer/:customerId/messages`: one message with its session. */
export const HistoryEntrySchema = openObject({
  sessionInfo: SessionInfoSchema,
  message: StoredMessageSchema,
});
export type HistoryEntry = v.InferOutput<typeof HistoryEntrySchema>;
