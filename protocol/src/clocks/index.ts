export { ActivityClock, INACTIVE_AFTER_MS, type Verdict } from './activity-clock.ts';
export { AttendantClock } from './attendant-clock.ts';
export { HIDDEN_SILENCE_MS, PagePresence, VISIBLE_SILENCE_MS } from './page-presence.ts';
