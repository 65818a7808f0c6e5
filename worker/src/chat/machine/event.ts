import type {
  AbortReason,
  Customer,
  Id,
  Instruction,
  SessionStatus,
  SessionTemplate,
} from '@chimpassist/protocol';
import type { AttendantCard } from '../../contract/attendant-card.ts';
import type { DeskEvent } from '../../contract/chat-report.ts';

/** What can happen to a chat, apart from messages and receipts, which change no state. */
export type ChatEvent =
  | {
      kind: 'request';
      customer: Customer;
      /** The client's id, or one made by the caller where the client had none. */
      sessionId: string;
      requestID: string;
      keepAliveTTL: number;
      template: SessionTemplate;
      /** The client's own idea. */
      status: SessionStatus | undefined;
      /** It came over a topic on which only this customer may publish. */
      isProven?: boolean | undefined;
      /** This session and request were here before: it is a keep-alive in an old name. */
      isRepeat?: boolean;
    }
  /**
   * A message reached a topic without a session that goes on. `begins`: it is a new word of the customer's, neither an
   * attendant's nor an imported one.
   */
  | {
      kind: 'written';
      begins: boolean;
      /** When a session began that another deployment has had, epoch ms. Undefined: now. */
      begunAt?: number;
      customer: Customer;
      sessionId: string;
      keepAliveTTL: number;
      template: SessionTemplate;
    }
  /** The bridge heard nothing for the time to live; `rev` as it held it. `hasLeft`: the last page was closed before. */
  | { kind: 'silent'; rev: number; hasLeft?: boolean }
  /** It has been quiet for long: it ends at `closesAt`, epoch ms, where nobody says anything. `rev` as it was then. */
  | { kind: 'warn'; rev: number; closesAt: number }
  /** Somebody has said something after a warning, or has put the chat aside. */
  | { kind: 'goesOn' }
  | { kind: 'accept'; attendant: AttendantCard; sessionId: string | undefined }
  | DeskEvent
  | {
      kind: 'handOver';
      by: AttendantCard;
      to: { attendantId: Id } | { type: string } | { team: string; members: Id[] };
      note: string;
    }
  | { kind: 'end'; by: AttendantCard }
  | { kind: 'join'; attendant: AttendantCard; takeOver: boolean; isInvited?: true }
  | { kind: 'leave'; by: AttendantCard }
  /** The desk has found a bot for a chat that nobody has answered; `rev` as the desk knew it. */
  | { kind: 'botCame'; bot: AttendantCard; rev: number };

/** A control message that an event brings about. */
export interface ControlEffect {
  instruction: Instruction;
  /** Who came or left. */
  attendant?: AttendantCard;
  reason?: AbortReason;
}

/** Why an event was not taken; the state is as it was. */
export interface ChatRefusal {
  code: 'no_session' | 'not_assigned' | 'not_offered' | 'forbidden';
  message: string;
}
