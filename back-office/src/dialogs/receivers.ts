import { ATTENDANT_TYPES, idText, SUPERVISOR } from '@chimpassist/protocol';
import { personName } from '../chat/people.ts';
import type { Chat, DeskState } from '../desk/state.ts';
import type { Colleague } from '../wire/schemas.ts';

/** A colleague in the list of a hand-over; `gone`: has left since the list was opened, and keeps the place in it. */
export type Receiver = Colleague & { gone: boolean };

/**
 * Whom a chat can be handed to: those at work who are not in it, the least busy first; who is away stands last. Once shown
 * the order stays, so that no click meets another colleague than the one that was aimed at: who is new comes last.
 */
export function colleaguesFor(state: DeskState, chat: Chat, shown: readonly Receiver[] = []): Receiver[] {
  const inside = new Set([idText(state.me.id), ...chat.session.assignedAttendants.map(idText)]);
  const isAway = (colleague: Colleague) => Number(colleague.availability === 'away');
  const kept = shown.map((before): Receiver => {
    const now = state.colleagues.get(idText(before.id));
    return { ...(now ?? before), gone: now === undefined || inside.has(idText(before.id)) };
  });
  const known = new Set(kept.map(({ id }) => idText(id)));
  const others = [...state.colleagues.values()]
    .filter(({ id }) => !inside.has(idText(id)) && !known.has(idText(id)))
    .sort(
      (one, other) =>
        isAway(one) - isAway(other) ||
        one.load - other.load ||
        personName(one).localeCompare(personName(other)),
    );
  return [...kept, ...others.map((colleague) => ({ ...colleague, gone: false }))];
}

/** The levels that a chat can wait for: the common ones, and those of whoever is at work. Once shown they stay. */
export function levelsFor(state: DeskState, shown: readonly string[] = []): string[] {
  const own = [...state.colleagues.values()].map(({ type }) => type).filter((type) => type !== '');
  const others = [...new Set([...ATTENDANT_TYPES, ...own])]
    .filter((type) => !shown.includes(type))
    .sort((one, other) => Number(one === SUPERVISOR) - Number(other === SUPERVISOR));
  return [...shown, ...others];
}
