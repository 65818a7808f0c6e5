import type { DeskEvent } from '../desk/events.ts';
import type { Chat, DeskState } from '../desk/state.ts';

/** Whether a chat is shown with its words: mine, on the screen, or read before. */
export const needsMessages = (state: DeskState, chat: Chat | undefined): boolean =>
  chat !== undefined && (chat.mine || chat.history.kind === 'ready' || state.open === chat.topic);

/** Live chats that became mine: what was written in them before has not come over their topics. */
export function taken(before: DeskState, after: DeskState): string[] {
  if (before.chats === after.chats) return [];
  return [...after.chats.values()]
    .filter(({ topic, mine, state }) => mine && state !== 'over' && before.chats.get(topic)?.mine !== true)
    .map(({ topic }) => topic);
}

/** Words and receipts change no chat's place, and most of what arrives is that: nothing is looked through for them. */
export function mayMoveChats(event: DeskEvent): boolean {
  switch (event.type) {
    case 'message':
    case 'stored':
    case 'viewed':
    case 'typing':
    case 'unsent':
    case 'readAtEnd':
    case 'historyLoading':
    case 'historyFailed':
    case 'historyLoaded':
      return false;
    default:
      return true;
  }
}
