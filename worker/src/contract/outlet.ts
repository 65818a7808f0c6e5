import type { Ack, ErrorCode } from '@chimpassist/protocol';
import type { ChatFrame, Control, HeldState, LogEntry, Publish } from '@chimpassist/protocol/frames';

/** What an object says to the outside. */
export interface Effects {
  /** Without `lastMessages`: an outlet that sends one adds them. */
  controls?: Control[];
  publishes?: Publish[];
  held?: HeldState[];
  /** Session topics that were erased. */
  erase?: string[];
}

/** A frame that a chat did not take, and why. */
export interface FrameRefusal {
  frame: ChatFrame;
  code: ErrorCode;
  message: string;
}

/** What a chat says. */
export interface ChatEffects extends Effects {
  /** One for each message that came and is stored, also for one that was there already. */
  acks?: Ack[];
  refusals?: FrameRefusal[];
  /** What was added to the chat's log. */
  entries?: LogEntry[];
}

/**
 * How an object speaks. Chat and desk know this port only, and not what is behind it: the bridge today, later also sockets of
 * clients that end in the object, webhooks, mail.
 */
export interface Outlet<Said extends Effects = Effects> {
  /**
   * Says what has to arrive, as the last step of the transaction that stores it: nothing is said of what is rolled back. The
   * outlet repeats it until the other side has it. What the other side gets again by repeating its own question (acks and
   * refusals) need not be kept.
   */
  push(effects: Said): void;
  /**
   * Says what is worth nothing later. It is lost where nobody listens now.
   *
   * @param concerned attendants, by the texts of their ids: nobody else need hear it, where the outlet can tell them apart.
   */
  pushPerishable(effects: Said, concerned?: ReadonlySet<string>): void;
}
