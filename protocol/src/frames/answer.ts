import type { ErrorCode } from '../errors.ts';
import type { Ack } from '../payloads/stored.ts';
import type { Control, Publish } from './effects.ts';
import type { HeldState } from './held-state.ts';
import type { LogEntry } from './log-page.ts';

export interface Refusal {
  /** Which frame of the batch, from 0. */
  index: number;
  code: ErrorCode;
  message: string;
}

/** A frame that is neither refused nor below `accepted` must be sent again. */
export type ChatAnswer =
  | {
      sessionTopic: string;
      ok: true;
      /** How many leading frames are done with: stored, ignored as known, or refused. */
      accepted: number;
      refused: Refusal[];
      /** One for each message among them, also for one that was there already. */
      acks: Ack[];
      /** The `seq` of the newest log entry, for the mirror. */
      headSeq: number;
      /** Where the batch asked for it: what it added to the log, so that the mirror need not read it again. */
      log?: LogEntry[];
      held: HeldState | null;
      controls: Control[];
      publishes: Publish[];
    }
  | { sessionTopic: string; ok: false; code: ErrorCode; message: string; retry: boolean };

/** By whose e-mail the activity monitor knows an attendant: the sign-in's, not the one that a payload claims. */
export interface AttendantEmail {
  id: string | number;
  email: string;
}

/** `attendants`: of those who came online with this batch, where the sign-in told their e-mail. */
export type DeskAnswer =
  | { desk: true; ok: true; accepted: number; refused: Refusal[]; attendants?: AttendantEmail[] }
  | { desk: true; ok: false; code: ErrorCode; message: string; retry: boolean };
