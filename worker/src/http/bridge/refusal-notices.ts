import { INSTRUCTIONS, type SessionTopic, TOPICS } from '@chimpassist/protocol';
import type { ChatFrame, Publish, Refusal } from '@chimpassist/protocol/frames';
import type { Placed } from './decode-batch.ts';
import { isOfAttendant } from './vouchers.ts';

/** Tells attendants which of their acceptances and commands were refused: they see it before their page gives up waiting. */
export function refusalNotices(
  sessionTopic: SessionTopic,
  refused: readonly Refusal[],
  frames: readonly Placed<ChatFrame>[],
): Publish[] {
  return refused.flatMap(({ index, code, message }) => {
    const frame = frames.find((placed) => placed.index === index)?.frame;
    if (frame === undefined || !isOfAttendant(frame) || frame.proven === false) return [];
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
