import type { Colleague } from '@chimpassist/client/wire';
import { type Goal, idText, type Workspace, type WorkspaceSettings } from '@chimpassist/protocol';
import type { Chat, DeskState } from '../desk/state.ts';
import { waitingIn } from './room.ts';

/** How it stands at this moment, of all or of one team. */
export interface NowRow {
  waiting: number;
  /** Since when the one who waits longest does, epoch ms; null: nobody waits. */
  waitsSince: number | null;
  /** Chats that those who are available could take beside what they have; null: no limit is set. */
  freePlaces: number | null;
  there: number;
}

/** The lowest of what limits how many chats somebody is offered; null: nothing does. */
function mostOf(id: string, { fixed, settings, teams }: Workspace): number | null {
  const limits = [
    fixed.attendantMaxSessions,
    ...teams.flatMap(({ capacity, members }) =>
      members.some((each) => idText(each) === id) ? capacity : [],
    ),
    ...(settings.routing?.capacities ?? []).flatMap(({ attendantId, chats }) =>
      idText(attendantId) === id ? chats : [],
    ),
  ].filter((limit) => typeof limit === 'number');
  return limits.length === 0 ? null : Math.min(...limits);
}

function rowOf(chats: readonly Chat[], people: readonly Colleague[], held: Workspace): NowRow {
  const room = people.map(({ id, load }) => {
    const most = mostOf(idText(id), held);
    return most === null ? null : Math.max(0, most - load);
  });
  return {
    waiting: chats.length,
    waitsSince: chats[0]?.since ?? null,
    freePlaces: room.reduce<number | null>(
      (sum, free) => (sum === null || free === null ? null : sum + free),
      0,
    ),
    there: people.length,
  };
}

/** Who waits and who has room: of what the desk's feed has told this page, so nobody is asked for it. */
export function nowOf(
  state: DeskState,
  held: Workspace,
): { all: NowRow; teams: (NowRow & { id: string; name: string })[] } {
  const waiting = waitingIn(state);
  const people = [...state.colleagues.values()].filter(({ availability }) => availability === 'available');
  return {
    all: rowOf(waiting, people, held),
    teams: held.teams.map(({ id, name, members }) => {
      const of = new Set(members.map(idText));
      return {
        ...{ id, name },
        ...rowOf(
          waiting.filter(({ team }) => team === id),
          people.filter((each) => of.has(idText(each.id))),
          held,
        ),
      };
    }),
  };
}

/** The goal of who waits for one team alone, or the one for all; null: none is set. */
export function goalFor(
  settings: WorkspaceSettings | undefined,
  team: string | null | undefined,
): Goal | null {
  return settings?.teamGoals?.find((each) => each.team === team) ?? settings?.goal ?? null;
}

/** How a chat without a first answer stands to the goal. */
export type GoalState = 'inTime' | 'soon' | 'missed';

export function goalStateOf(waitedMs: number, { seconds, alertSeconds }: Goal): GoalState {
  if (waitedMs > seconds * 1_000) return 'missed';
  return alertSeconds > 0 && waitedMs > (seconds - alertSeconds) * 1_000 ? 'soon' : 'inTime';
}
