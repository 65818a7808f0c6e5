import type { DeskEvent } from './events.ts';
import { type Chat, type DeskState, isAssigned } from './state.ts';

/** Chats that I had handed over, and that an event brings back to me: the colleague has declined. */
export function cameBack(before: DeskState, after: DeskState, event: DeskEvent): Chat[] {
  if (before.chats === after.chats) return [];
  switch (event.type) {
    case 'control':
    case 'deskFeed':
    case 'deskPicture':
      return [...before.chats.values()].flatMap(({ topic, handedOver, state }) => {
        const chat = after.chats.get(topic);
        const isBack = handedOver && state === 'waiting' && chat !== undefined && isAssigned(after, chat);
        return isBack ? [chat] : [];
      });
    default:
      return [];
  }
}
