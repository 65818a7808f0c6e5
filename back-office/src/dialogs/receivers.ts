import { ATTENDANT_TYPES, idText, SUPERVISOR } from '@chimpassist/protocol';
import { personName } from '../chat/people.ts';
import type { Chat, DeskState } from '../desk/state.ts';
import type { Colleague } from '../wire/schemas.ts';

/** Whom a chat can be handed to: those at work who are not in it, the least busy first; who is away stands last. */
export function colleaguesFor(state: DeskState, chat: Chat): Colleague[] {
  const inside = new Set([idText(state.me.id), ...chat.session.assignedAttendants.map(idText)]);
  const isAway = (colleague: Colleague) => Number(colleague.availability === 'away');
  return [...state.colleagues.values()]
    .filter((colleague) => !inside.has(idText(colleague.id)))
    .sort(
      (one, other) =>
        isAway(one) - isAway(other) ||
        one.load - other.load ||
        personName(one).localeCompare(personName(other)),
    );
}

/** The levels that a chat can wait for: the common ones, and those of whoever is at work. */
export function levelsFor(state: DeskState): string[] {
  const own = [...state.colleagues.values()].map(({ type }) => type).filter((type) => type !== '');
  return [...new Set([...ATTENDANT_TYPES, ...own])].sort(
    (one, other) => Number(one === SUPERVISOR) - Number(other === SUPERVISOR),
  );
}
