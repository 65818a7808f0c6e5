import { type ErrorCode, type Id, idText } from '@chimpassist/protocol';
import type { AttendantFrame } from '../contract/attendant-frame.ts';
import type { DeskObject, Standing } from '../contract/desk-object.ts';
import { trustedCard } from './trusted-card.ts';

/** What the desk knows of those to whom a chat can be handed over. */
export interface Receivers {
  hasReceiver(...asked: Parameters<DeskObject['hasReceiver']>): Promise<boolean>;
  teamFor(...asked: Parameters<DeskObject['teamFor']>): Promise<Id[]>;
}

const NOBODY_THERE = {
  code: 'nobody_there',
  message: 'Nobody is there who could take this chat. It stays with you.',
} as const;

/**
 * The same frame with what is known of its attendant in the place of what the payload claims, or why it is refused.
 *
 * @param proven whether its topic, or its connection, proves who sent it.
 */
export async function vouchedFrame<F extends AttendantFrame>(
  frame: F,
  proven: boolean | undefined,
  standing: Standing,
  desk: Receivers,
): Promise<F | { code: ErrorCode; message: string }> {
  const { attendant } = frame;
  if (frame.kind === 'command' && !proven)
    return { code: 'forbidden', message: 'A command counts only where its topic proves who gives it.' };
  const card = trustedCard(attendant, proven, standing);
  if (card === null) return { code: 'forbidden', message: 'This attendant has signed out.' };
  if (frame.kind === 'command' && frame.command.command === 'handOver') {
    const { sessionTopic, to } = frame.command;
    const giver = idText(attendant.id);
    if ('team' in to) {
      const members = await desk.teamFor(sessionTopic, to.team, giver);
      if (members.length === 0) return NOBODY_THERE;
      const command = { ...frame.command, to: { team: to.team, members } };
      return { ...frame, command, attendant: { ...attendant, ...card } };
    }
    if (!(await desk.hasReceiver(sessionTopic, to, giver))) return NOBODY_THERE;
  }
  return { ...frame, attendant: { ...attendant, ...card } };
}
