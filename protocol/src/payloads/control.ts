import type { AbortReason, Instruction } from '../vocabulary.ts';
import type { AttendantInfo } from './person.ts';
import type { SessionInfo } from './session-info.ts';

/** What the new clients read of a control message. The shipped ones read the same fields. */
export interface ControlPayload {
  instruction: Instruction;
  sessionInfo: SessionInfo;
  /** The attendant who came or left; on both control topics, so that the customer's page can name who answers. */
  attendantInfo?: Pick<AttendantInfo, 'id' | 'name' | 'avatarURL'>;
  /** New: everyone who is in the chat, for the page's header. */
  attendants?: Pick<AttendantInfo, 'id' | 'name' | 'avatarURL'>[];
  /** New: why the session was aborted. */
  reason?: AbortReason;
  /** New: place in the queue, 1 is next. */
  position?: number;
  /** New: grows with every control message of this session topic. A smaller one than seen is old news. */
  rev?: number;
}
