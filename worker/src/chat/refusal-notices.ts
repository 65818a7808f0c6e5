import { INSTRUCTIONS, type SessionTopic, TOPICS } from '@chimpassist/protocol';
import type { Publish } from '@chimpassist/protocol/frames';
import { isOfAttendant } from '../contract/attendant-frame.ts';
import type { FrameRefusal } from '../contract/outlet.ts';

/** Tells attendants which of their acceptances and commands were refused: they see it before their page gives up waiting. */
export function refusalNotices(sessionTopic: SessionTopic, refusals: readonly FrameRefusal[]): Publish[] {
  return refusals.flatMap(({ frame, code, message }) => {
    if (!isOfAttendant(frame) || frame.proven === false) return [];
    // A former bridge's, or one that comes again: its sender has heard of it or will.
    if (code === 'stale_epoch') return [];
    const refusal = {
      command: frame.kind === 'accept' ? 'accept' : frame.command.command,
      sessionTopic,
      code,
      message,
    };
    const payload = { instruction: INSTRUCTIONS.attendantUnavailable, refusal };
    return [{ topic: TOPICS.attendantControl(frame.attendant.id), payload, qos: 1 }];
  });
}
