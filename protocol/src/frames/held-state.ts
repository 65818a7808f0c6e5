import type { SessionInfo } from '../payloads/session-info.ts';

/** What the bridge holds of a session topic, to answer keep-alives and repeated requests without the edge. */
export interface HeldState {
  sessionTopic: string;
  rev: number;
  /** With `lastMessages: []`. */
  sessionInfo: SessionInfo;
  /** In the queue, live, or over. A waiting one may have the status `aborted` on the wire (nobody is there). */
  state: 'waiting' | 'online' | 'over';
  position?: number;
  /** Whether the edge knows that the customer has no page open. */
  away?: boolean;
}
