import type { Job } from '../storage/scheduler.ts';
import type { DeskStore } from './desk-store.ts';
import type { DeskWork } from './desk-work.ts';

export interface DeskJobsOptions {
  store: DeskStore;
  work: DeskWork;
  /** Whether a bridge or a link hears the desk. */
  isHeard(): boolean;
}

/**
 * What the desk does by itself. Without a bridge or a link nobody would hear of anything: silence counts only while there is one,
 * and until then the desk sleeps.
 */
export function deskJobs({ store, work, isHeard }: DeskJobsOptions): Job[] {
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
      name: 'customers to be told',
      nextDue: () => whileHeard(store.isUntoldDue ? 0 : null),
      run: () => work.workUntold(),
    },
  ];
}
