import { idText } from '@chimpassist/protocol';
import type { Chat, DeskState } from '../desk/state.ts';

/** Names of those who answer the chat besides me. */
export function answering(state: DeskState, chat: Chat): string[] {
  if (chat.state !== 'online') return [];
  return chat.session.assignedAttendants
    .map(idText)
    .filter((id) => id !== idText(state.me.id))
    .map((id) => {
      const named = chat.attendants.find((person) => idText(person.id) === id);
      return named?.name || state.colleagues.get(id)?.name || id;
    });
}

/** Names of those who have the chat on their screen besides me and those who answer it. */
export function lookingOn(state: DeskState, chat: Chat): string[] {
  const inside = new Set([idText(state.me.id), ...chat.session.assignedAttendants.map(idText)]);
  return [...state.colleagues.values()]
    .filter((colleague) => colleague.viewing === chat.topic && !inside.has(idText(colleague.id)))
    .map((colleague) => colleague.name || idText(colleague.id));
}
