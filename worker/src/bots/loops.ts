import type { BotAnswer } from '@chimpassist/protocol';
import type { BotRecord } from '../chat/chat-record.ts';

/** Nobody writes so often: two programs talk to each other. */
const TURNS_MAX = 20;
const WITHIN_MS = 60_000;
/** Who says the same so often in a row does not get any further. */
const SAME_MAX = 3;

/** Whether a bot is asked faster than people write. */
export const isLooping = ({ askedAt }: BotRecord, now: number): boolean =>
  askedAt.filter((at) => at > now - WITHIN_MS).length > TURNS_MAX;

/** What a bot has said last once it has said this; `isLoop`: it would be the same once too often. */
export function nextSaid(
  { said }: BotRecord,
  { messages }: BotAnswer,
): { said: { words: string; times: number }; isLoop: boolean } {
  const words = messages
    .map(({ content }) => content)
    .join('\n')
    .slice(0, 500);
  const times = words !== '' && said?.words === words ? said.times + 1 : 1;
  return { said: { words, times }, isLoop: times >= SAME_MAX };
}
