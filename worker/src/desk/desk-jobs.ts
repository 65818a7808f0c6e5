import type { Job } from '../storage/scheduler.ts';
import type { DeskStore } from './desk-store.ts';
import type { DeskWork } from './desk-work.ts';
import { nextTurn } from './team-hours.ts';

export interface DeskJobsOptions {
  store: DeskStore;
  work: DeskWork;
  /** Tells those who wait for teams with hours of their own when these answer. */
  tellTeamHours(): Promise<void>;
  /** Whether a bridge or a link hears the desk. */
  isHeard(): boolean;
}

/**
 * What the desk does by itself. Without a bridge or a link nobody would hear of anything: silence counts only while there is one,
 * and until then the desk sleeps.
 */
export function deskJobs({ store, work, tellTeamHours, isHeard }: DeskJobsOptions): Job[] {
  /** Until when the hours of teams hold that were looked at last: a turn is past when it is found. */
  let turnsAt: number | null = null;
  const whileHeard = (due: number | null) => (isHeard() ? due : null);
  return [
    {
      name: 'lost attendants',
      nextDue: () => whileHeard(store.nextLost()),
      run: (now) => work.workLost(now),
    },
    {
      name: 'silent offers',
      nextDue: () => whileHeard(store.slots.nextOfferExpires),
      run: () => work.due(),
    },
    {
      name: 'teams that open or close',
      nextDue: () => {
        const now = Date.now();
        if (turnsAt === null || turnsAt > now) turnsAt = nextTurn(store, now);
        return whileHeard(turnsAt);
      },
      run: async () => {
        turnsAt = null;
        await work.teamsTurned();
        await tellTeamHours();
      },
    },
    {
      name: 'customers to be told',
      nextDue: () => whileHeard(work.isTellingDue ? 0 : null),
      run: () => work.workUntold(),
    },
  ];
}
