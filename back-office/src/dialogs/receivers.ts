import type { Colleague } from '@chimpassist/client/wire';
import { ATTENDANT_TYPES, idText, SUPERVISOR, type Team } from '@chimpassist/protocol';
import { personName } from '../chat/people.ts';
import type { Chat, DeskState } from '../desk/state.ts';

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

/** A team in the list of a hand-over; `gone`: nobody of it is here any more who could take the chat. */
export interface ReceivingTeam {
  id: string;
  name: string;
  gone: boolean;
}

/** The teams of which somebody is here who is not in the chat. Once shown they keep their places. */
export function teamsFor(
  state: DeskState,
  chat: Chat,
  teams: readonly Team[],
  shown: readonly ReceivingTeam[] = [],
): ReceivingTeam[] {
  const inside = new Set([idText(state.me.id), ...chat.session.assignedAttendants.map(idText)]);
  const isHere = (id: string) => !inside.has(id) && state.colleagues.get(id)?.availability === 'available';
  const here = new Map(
    teams
      .filter(({ members }) => members.map(idText).some(isHere))
      .map(({ id, name }) => [id, { id, name, gone: false }]),
  );
  const others = [...here.values()]
    .filter(({ id }) => !shown.some((team) => team.id === id))
    .sort((one, other) => one.name.localeCompare(other.name));
  return [...shown.map((team) => here.get(team.id) ?? { ...team, gone: true }), ...others];
}

/** A level in the list of a hand-over; `gone`: nobody of it can take the chat any more. */
export interface Level {
  type: string;
  gone: boolean;
}

/**
 * The levels that a chat can be handed to: those of whom somebody is here who is not in it. The server refuses the others,
 * so they are not offered. Once shown they keep their places.
 */
export function levelsFor(state: DeskState, chat: Chat, shown: readonly Level[] = []): Level[] {
  const inside = new Set([idText(state.me.id), ...chat.session.assignedAttendants.map(idText)]);
  const here = new Set(
    [...state.colleagues.values()]
      .filter(({ id, availability }) => availability === 'available' && !inside.has(idText(id)))
      .map(({ type }) => type)
      .filter((type) => type !== ''),
  );
  const others = [...new Set([...ATTENDANT_TYPES, ...here])]
    .filter((type) => here.has(type) && !shown.some((level) => level.type === type))
    .sort((one, other) => Number(one === SUPERVISOR) - Number(other === SUPERVISOR));
  return [
    ...shown.map(({ type }) => ({ type, gone: !here.has(type) })),
    ...others.map((type) => ({ type, gone: false })),
  ];
}
