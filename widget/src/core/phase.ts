import type { Control } from '@chimpassist/client/wire';
import type { Person, Ending as SessionEnding, WaitRange } from '@chimpassist/protocol';

/** How a chat ended: by an attendant (`by`), with the customer's last page, or by silence. */
export type Ending = Pick<SessionEnding, 'reason' | 'by'>;

/** Where the chat stands, as the server has said last. */
export type Phase =
  | { kind: 'idle' }
  /** `isAgain`: it had ended while this page slept, with a question that stands. */
  | { kind: 'waiting'; position: number | null; wait?: WaitRange; isAgain?: boolean }
  /** `closesAt`: nobody has said anything for long, and it ends by itself then, epoch ms. */
  | { kind: 'online'; attendants: Person[]; closesAt?: number | undefined }
  /** The attendant has passed the chat on, and nobody has taken it yet. */
  | { kind: 'handedOver' }
  | { kind: 'nobody' }
  /** `by`: the name of who ended it, where it is known. */
  | { kind: 'ended'; reason: Ending['reason']; by: string | null };

export function phaseAfter(phase: Phase, control: Control, isUnanswered: boolean): Phase {
  switch (control.instruction) {
    case 'session/ready':
    case 'session/update':
    case 'attendant/assigned': {
      switch (control.sessionInfo.status) {
        case 'online': {
          const known = phase.kind === 'online' ? phase.attendants : [];
          const one = control.attendantInfo === undefined ? known : [control.attendantInfo];
          const { closesAt } = control.sessionInfo;
          return { kind: 'online', attendants: control.attendants ?? one, closesAt };
        }
        case 'aborted':
          return phase.kind === 'ended' ? phase : { kind: 'nobody' };
        case 'ready':
        case 'waitingAttendantsAssignment': {
          if (phase.kind === 'online' || phase.kind === 'handedOver') return { kind: 'handedOver' };
          const isAgain = phase.kind === 'waiting' && phase.isAgain === true;
          const { position = null, wait } = control;
          return { kind: 'waiting', position, ...(wait ? { wait } : {}), ...(isAgain ? { isAgain } : {}) };
        }
      }
      return phase;
    }
    case 'session/aborted/unavailableAttendants':
      return { kind: 'nobody' };
    case 'session/aborted/expired':
      return phaseAfterEnd(phase, endingIn(control), isUnanswered);
    case 'attendant/unavailableAttendants':
    case 'attendant/control/terminate/activity_monitor_offline':
    case 'attendant/control/resume/activity_monitor_online':
      return phase;
  }
}

/** Older servers tell no more than the instruction: silence. */
function endingIn({ reason, sessionInfo, attendantInfo }: Control): Ending {
  const known = reason === undefined || reason === 'unavailable' ? 'expired' : reason;
  return { by: attendantInfo, ...(sessionInfo.ending ?? { reason: known }) };
}

/**
 * Ended by nobody though this page is open: it slept, or was cut off. A question that stands is asked again, by the next
 * keep-alive.
 */
export function phaseAfterEnd(phase: Phase, { reason, by }: Ending, isUnanswered: boolean): Phase {
  if (reason !== 'ended' && isUnanswered) return { kind: 'waiting', position: null, isAgain: true };
  const name = by?.name ?? (phase.kind === 'ended' ? phase.by : null);
  return { kind: 'ended', reason, by: reason === 'ended' ? name : null };
}
