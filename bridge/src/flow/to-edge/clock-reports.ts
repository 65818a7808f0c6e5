import type { ActivityClock, AttendantClock, PagePresence } from '@chimpassist/protocol/clocks';
import type { HeldStates } from '@chimpassist/protocol/held';
import { PauseWatch } from '../../clock.ts';
import type { Lease } from '../../clocks/lease.ts';
import type { Dispatcher } from '../../edge/dispatcher.ts';
import type { Metrics } from '../../metrics.ts';

export interface ClockReportsOptions {
  lease: Lease;
  held: HeldStates;
  pages: PagePresence;
  attendants: AttendantClock;
  activity: ActivityClock | null;
  dispatcher: Pick<Dispatcher, 'addPerishable' | 'addDesk'>;
  metrics: Metrics;
  /** How often `tick` is called. */
  everyMs: number;
}

/** Tells the edge what the clocks say: who fell silent, who has no page open any more, and who has one again. */
export class ClockReports {
  readonly #options: ClockReportsOptions;
  readonly #pauses: PauseWatch;

  constructor(options: ClockReportsOptions) {
    this.#options = options;
    this.#pauses = new PauseWatch(options.everyMs);
  }

  /** @param now in ms that only grow. @param at the machine's clock. @returns whether this bridge listens as the active one. */
  tick(now: number, at: number): boolean {
    const { activity, attendants, dispatcher, held, lease, metrics, pages } = this.#options;
    if (this.#pauses.tick(now)) {
      lease.paused();
      activity?.paused(now);
    }
    const since = lease.listeningSince;
    if (since === null) return false;
    for (const { sessionTopic, rev } of held.silentAt(now, since)) {
      metrics.silent.inc({ who: 'customer' });
      dispatcher.addPerishable(sessionTopic, { kind: 'silent', at, rev });
    }
    const isAway = (topic: string): boolean => pages.isAway(topic, now, since);
    for (const { sessionTopic, away } of held.presenceChanges(isAway, now)) {
      dispatcher.addPerishable(sessionTopic, { kind: 'presence', at, away });
    }
    pages.forgetUnless((topic) => held.has(topic), now);
    for (const attendantId of attendants.silentAt(now, since)) {
      metrics.silent.inc({ who: 'attendant' });
      dispatcher.addDesk({ kind: 'attendantSilent', at, attendantId });
    }
    return true;
  }
}
