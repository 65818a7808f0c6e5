import { type ErrorCode, idText } from '@chimpassist/protocol';
import type { AttendantFrame } from '../contract/attendant-frame.ts';
import type { DeskObject, Standing } from '../contract/desk-object.ts';
import { trustedCard } from './trusted-card.ts';

/**
 * The same frame with what is known of its attendant in the place of what the payload claims, or why it is refused.
 *
 * @param proven whether its topic, or its connection, proves who sent it.
 */
export async function vouchedFrame<F extends AttendantFrame>(
  frame: F,
  proven: boolean | undefined,
  standing: Standing,
  desk: { hasReceiver(...asked: Parameters<DeskObject['hasReceiver']>): Promise<boolean> },
): Promise<F | { code: ErrorCode; message: string }> {
  const { attendant } = frame;
  if (frame.kind === 'command' && !proven)
    return { code: 'forbidden', message: 'A command counts only where its topic proves who gives it.' };
  const card = trustedCard(attendant, proven, standing);
  if (card === null) return { code: 'forbidden', message: 'This attendant has signed out.' };
  if (frame.kind === 'command' && frame.command.command === 'handOver') {
    const { sessionTopic, to } = frame.command;
    if (!(await desk.hasReceiver(sessionTopic, to, idText(attendant.id))))
      return {
        code: 'nobody_there',
        message: 'Nobody is there who could take this chat. It stays with you.',
      };
  }
  return { ...frame, attendant: { ...attendant, ...card } };
}
