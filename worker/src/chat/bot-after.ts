import type { ChatRecord } from './chat-record.ts';
import { botOf } from './machine/bot.ts';
import type { ChatState } from './machine/state.ts';
import type { Course } from './part.ts';

/** What is known of the bot after a change of the state: one that has come begins, one that is gone is asked nothing more. */
export function botAfter(
  { bot, state }: Pick<ChatRecord, 'bot' | 'state'>,
  after: ChatState,
  course: Course | undefined,
): Pick<ChatRecord, 'bot'> {
  const isThere = botOf(after) !== null;
  if (isThere && botOf(state) === null)
    return { bot: { part: course?.part ?? 0, answeredUpTo: course?.afterSeq ?? 0, askedAt: [] } };
  if (isThere || bot?.turn === undefined) return {};
  const { turn: _, ...rest } = bot;
  return { bot: rest };
}
