import type { ChatFacts, Hours, Team } from '@chimpassist/protocol';
import { openMsBetween } from '../hours/open-time.ts';

/** When the first response is waited for. */
export interface OpenHours {
  /** Of everybody; null: at all times. */
  hours: Hours | null;
  /** Of the teams that have hours of their own, by their ids. */
  teamHours: Record<string, Hours>;
}

export const openHoursOf = ({
  hours,
  teams,
}: {
  hours: Hours | null;
  teams: readonly Team[];
}): OpenHours => ({
  hours,
  teamHours: Object.fromEntries(teams.flatMap((team) => (team.hours ? [[team.id, team.hours]] : []))),
});

/** How much of the first response lay in open hours: in those of everybody, and in those of the chat's teams that have their own. */
export function openAnswerOf(
  { answeredAt, teams, waitsSince }: Pick<ChatFacts, 'answeredAt' | 'teams' | 'waitsSince'>,
  { hours, teamHours }: OpenHours,
): Pick<ChatFacts, 'openAnswerMs' | 'teamOpenAnswerMs'> {
  if (answeredAt === null) return { openAnswerMs: null };
  const own = teams.flatMap((id) => {
    const { [id]: of } = teamHours;
    return of === undefined ? [] : [[id, openMsBetween(of, waitsSince, answeredAt)]];
  });
  return {
    openAnswerMs: openMsBetween(hours, waitsSince, answeredAt),
    ...(own.length === 0 ? {} : { teamOpenAnswerMs: Object.fromEntries(own) }),
  };
}
