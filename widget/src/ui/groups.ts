import type { ChatMessage } from '@chimpassist/client/conversation';
import { sameDay } from '@chimpassist/protocol/time';

/** Messages of one sender, close together: one avatar, one name, one time. */
export interface Group {
  key: string;
  isOwn: boolean;
  /** Set on the first group of a day. */
  day: number | null;
  messages: ChatMessage[];
}

const GROUP_WITHIN_MS = 300_000;

export function groupsOf(
  messages: readonly ChatMessage[],
  isOwn: (message: ChatMessage) => boolean,
): Group[] {
  const groups: Group[] = [];
  let last: ChatMessage | null = null;
  for (const message of messages) {
    const group = groups.at(-1);
    const isNewDay = last === null || !sameDay(last.at, message.at);
    const own = isOwn(message);
    const goesOn =
      group !== undefined &&
      last !== null &&
      !isNewDay &&
      group.isOwn === own &&
      String(last.from.id) === String(message.from.id) &&
      message.at - last.at < GROUP_WITHIN_MS;
    if (goesOn) group.messages.push(message);
    else
      groups.push({
        key: message.identity,
        isOwn: own,
        day: isNewDay ? message.at : null,
        messages: [message],
      });
    last = message;
  }
  return groups;
}
