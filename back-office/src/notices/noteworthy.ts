import { type Customer, type Person, sessionTopicOf } from '@chimpassist/protocol';
import { cameBack } from '../desk/came-back.ts';
import type { DeskEvent } from '../desk/events.ts';
import { type Chat, type DeskState, isFromCustomer, isSupervisor } from '../desk/state.ts';

/** Something that an attendant who looks elsewhere wants to be told of. */
export type Noteworthy =
  | { kind: 'waiting'; topic: string; customer: Customer; words: string }
  | { kind: 'message'; topic: string; customer: Customer; words: string }
  /** A colleague has not taken what I had handed over. */
  | { kind: 'back'; topic: string; customer: Customer }
  /** A colleague names me in a note about the customer. */
  | {
      kind: 'mention';
      topic: string;
      customer: Pick<Customer, 'id' | 'name'>;
      from: Person;
    };

const isWaiting = (chat: Chat | undefined): boolean => chat?.state === 'waiting';

const backIn = (before: DeskState, after: DeskState, event: DeskEvent): Noteworthy[] =>
  cameBack(before, after, event).map(({ topic, session }) => ({
    kind: 'back',
    topic,
    customer: session.customer,
  }));

/** What an event brought that was not known before: customers who began to wait, messages of mine that came now. */
export function noteworthyIn(before: DeskState, after: DeskState, event: DeskEvent): Noteworthy[] {
  switch (event.type) {
    case 'message': {
      const chat = after.chats.get(event.topic);
      if (chat === undefined || !chat.mine || !isFromCustomer(chat, event.message)) return [];
      // Heard before: the broker repeats itself at QoS 1.
      if (before.chats.get(event.topic)?.messages.length === chat.messages.length) return [];
      const { customer } = chat.session;
      return [{ kind: 'message', topic: event.topic, customer, words: event.message.content }];
    }
    case 'mentioned': {
      const { customerId: id, customerName: name, from } = event.mention;
      if (before.mentions === after.mentions) return [];
      return [{ kind: 'mention', topic: sessionTopicOf(id), customer: { id, name }, from }];
    }
    case 'control':
      return backIn(before, after, event);
    case 'offered':
    case 'deskFeed':
      if (before.chats === after.chats || before.deskVersion === null) return [];
      return [
        ...backIn(before, after, event),
        ...[...after.chats.values()]
          .filter((chat) => isWaiting(chat) && !isWaiting(before.chats.get(chat.topic)))
          .filter((chat) => isSupervisor(after) || after.availability === 'available' || chat.mine)
          .map(
            ({ topic, session, messages }): Noteworthy => ({
              kind: 'waiting',
              topic,
              customer: session.customer,
              words: messages.at(-1)?.content ?? '',
            }),
          ),
      ];
    default:
      return [];
  }
}
