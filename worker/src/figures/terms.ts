import { type Goal, type Hours, idText, type Team, type TeamGoal } from '@chimpassist/protocol';
import type { FigureTerms } from '../contract/ledger-object.ts';

/** What figures are counted by, as the workspace says it. */
export function termsOf({
  goal,
  teamGoals,
  hours,
  teams,
}: {
  goal: Goal | null;
  teamGoals: readonly TeamGoal[];
  hours: Hours | null;
  teams: readonly Team[];
}): FigureTerms {
  const of: Record<string, string[]> = {};
  for (const { id, members } of teams) {
    for (const member of members) {
      const own = of[idText(member)] ?? [];
      own.push(id);
      of[idText(member)] = own;
    }
  }
  const ofTeams = teamGoals.map(({ team, ...own }): [string, Goal] => [team, own]);
  return { zone: hours?.zone ?? 'UTC', teams: of, goal, teamGoals: Object.fromEntries(ofTeams) };
}
