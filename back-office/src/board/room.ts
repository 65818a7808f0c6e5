import type { Colleague } from '@chimpassist/client/wire';
import { idText } from '@chimpassist/protocol';
import { personName } from '../chat/people.ts';
import type { Chat, DeskState } from '../desk/state.ts';

/** Everybody who is here, by name: nobody moves under a finger because a load changes. */
export const peopleIn = (state: DeskState): Colleague[] =>
  [...state.colleagues.values()].sort(
    (one, other) =>
      personName(one).localeCompare(personName(other)) || (idText(one.id) < idText(other.id) ? -1 : 1),
  );

/** Who waits, the longest wait first. */
export const waitingIn = (state: DeskState): Chat[] =>
  [...state.chats.values()]
    .filter((chat) => chat.state === 'waiting')
    .sort((one, other) => one.since - other.since);

/** The chats that somebody answers, the oldest first. */
export const chatsOf = (state: DeskState, id: string): Chat[] =>
  [...state.chats.values()]
    .filter(
      (chat) =>
        chat.state === 'online' && chat.session.assignedAttendants.some((each) => idText(each) === id),
    )
    .sort((one, other) => one.since - other.since || (one.topic < other.topic ? -1 : 1));

/** To whom a chat can be passed on: who is here, and not in it. */
export const receiversOf = (state: DeskState, chat: Chat): Colleague[] => {
  const inside = new Set(chat.session.assignedAttendants.map(idText));
  return peopleIn(state).filter(({ id }) => !inside.has(idText(id)));
};

/** Whether two lists name the same, in the same order. */
export const sameTexts = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((text, i) => text === other[i]);
