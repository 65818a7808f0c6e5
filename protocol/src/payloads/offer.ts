import type { AttendantInfo } from './person.ts';
import type { SessionInfo } from './session-info.ts';

/** `client/attendants/assign/<id>`: session info and, new, how long the offer stands and the private line of a hand-over. */
export interface OfferPayload extends SessionInfo {
  offer?: Offer;
}

export interface Offer {
  /** By the server's clock, epoch ms. */
  expiresAt: number;
  /** How long it still stood when this was said, ms: for pages, whose clock is another. */
  remainingMs?: number;
  note?: string;
  from?: Pick<AttendantInfo, 'id' | 'name'>;
}
