import { BOT_TYPE, type Bot, botIdOf, isBotId } from '@chimpassist/protocol';
import type { AttendantCard } from '../contract/attendant-card.ts';
import type { ChatReport } from '../contract/chat-report.ts';

/** The bot that answers whom nobody has answered yet: the first that is on, by their ids. */
export function firstBot(bots: readonly Bot[]): AttendantCard | null {
  const [first] = bots.filter(({ isOn }) => isOn).sort((a, b) => (a.id < b.id ? -1 : 1));
  if (first === undefined) return null;
  const { id, name, avatarURL = null } = first;
  return { id: botIdOf(id), name, avatarURL, type: BOT_TYPE };
}

/** The report as it is going to be once the chat has heard of its bot: no place of it is offered to anybody. */
export const withBot = (report: ChatReport, { id }: AttendantCard): ChatReport => ({
  ...report,
  slots: report.slots.map((slot) => ({ ...slot, attendantId: slot.attendantId ?? id })),
});

/** Whether a bot has the chat. */
export const isBots = ({ info }: Pick<ChatReport, 'info'>): boolean => info.assignedAttendants.some(isBotId);
