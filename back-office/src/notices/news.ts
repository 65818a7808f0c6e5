import type { Customer } from '@chimpassist/protocol';
import type { DeskEvent } from '../desk/events.ts';
import { type Chat, type DeskState, isFromCustomer, isSupervisor } from '../desk/state.ts';

/** Something that an attendant who looks elsewhere wants to be told of. */
export type News =
  | { kind: 'waiting'; topic: string; customer: Customer }
  | { kind: 'message'; topic: string; customer: Customer };

const isWaiting = (chat: Chat | undefined): boolean => chat?.state === 'waiting';

/** What an event brought that was not known before: customers who began to wait, messages of mine that came now. */
export function newsIn(before: DeskState, after: DeskState, event: DeskEvent): News[] {
  switch (event.type) {
    case 'message': {
      const chat = after.chats.get(event.topic);
      if (chat === undefined || !chat.mine || !isFromCustomer(chat, event.message)) return [];
      // Heard before: the broker repeats itself at QoS 1.
      if (before.chats.get(event.topic)?.messages.length === chat.messages.length) return [];
      return [{ kind: 'message', topic: event.topic, customer: chat.session.customer }];
    }
    case 'offered':
    case 'deskFeed':
      if (before.chats === after.chats || before.deskVersion === null) return [];
      return [...after.chats.values()]
        .filter((chat) => isWaiting(chat) && !isWaiting(before.chats.get(chat.topic)))
        .filter((chat) => isSupervisor(after) || after.availability === 'available' || chat.mine)
        .map(({ topic, session }) => ({ kind: 'waiting', topic, customer: session.customer }));
    default:
      return [];
  }
}
