import { type Chat, type DeskState, isFromCustomer } from '../desk/state.ts';

/** When the customer wrote last, by the server's clock; 0 where no word is known here. */
function lastWordAt(chat: Chat): number {
  const last = chat.messages.findLast((message) => isFromCustomer(chat, message));
  return last === undefined ? 0 : (last.receivedAt ?? last.at);
}

/** What a mark means at this moment: a time that has come, or a word of the customer, wakes what was snoozed. */
export function markNow(
  state: Pick<DeskState, 'marks'>,
  chat: Chat,
  now: number,
): 'none' | 'snoozed' | 'woken' | 'unread' {
  const mark = state.marks.get(chat.topic);
  if (mark === undefined) return 'none';
  if (mark.kind === 'unread') return 'unread';
  const isDue = mark.until !== null && mark.until <= now;
  // Who waits for somebody is never out of sight.
  return isDue || chat.state === 'waiting' || lastWordAt(chat) > mark.at ? 'woken' : 'snoozed';
}

export const isSnoozedNow = (state: Pick<DeskState, 'marks'>, chat: Chat, now: number): boolean =>
  state.marks.size > 0 && markNow(state, chat, now) === 'snoozed';
