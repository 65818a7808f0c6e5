import * as v from 'valibot';
import { SessionIdSchema } from '../ids.ts';
import type { SESSION_STATUSES } from '../vocabulary.ts';
import type { StoredMessage } from './message.ts';
import type { AttendantInfo, Customer } from './person.ts';
import type { SessionTemplate } from './session-template.ts';

/** New: how a session ended. */
export interface Ending {
  reason: 'ended' | 'left' | 'expired';
  /** Epoch ms, by the server's clock. */
  at: number;
  /** The attendant who ended it. */
  by?: Pick<AttendantInfo, 'id' | 'name' | 'avatarURL'>;
}

/** Session info as the server publishes it: always complete, because shipped clients replace their own by it. */
export interface SessionInfo {
  sessionTopic: string;
  sessionId: string;
  requestID: string;
  keepAliveTTL: number;
  customer: Customer;
  status: (typeof SESSION_STATUSES)[number];
  createdAt: number;
  lastMessages: StoredMessage[];
  assignedAttendants: (string | number)[];
  sessionTemplate: SessionTemplate;
  /** New: only while it is over. */
  ending?: Ending;
}

/** What is believed of a session info that a client sends: which session it means, never its state or history. */
export const ClientSessionInfoSchema = v.object({
  sessionTopic: v.optional(v.pipe(v.string(), v.maxLength(300))),
  sessionId: v.optional(SessionIdSchema),
});
