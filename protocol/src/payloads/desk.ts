import type { Id } from '../ids.ts';
import type { Availability } from '../vocabulary.ts';
import type { Offer } from './offer.ts';
import type { AttendantInfo } from './person.ts';
import type { SessionInfo } from './session-info.ts';

/** One attendant as colleagues see it. */
export interface DeskAttendant extends Pick<AttendantInfo, 'id' | 'name' | 'avatarURL'> {
  type: string;
  availability: Availability;
  /** Chats that this attendant is in or was offered. */
  load: number;
  /** The session topic open on the screen, or null. */
  viewing: string | null;
}

/** One chat of the desk: waiting or live. */
export interface DeskChat {
  sessionInfo: SessionInfo;
  /** Where the chat stands: in the queue, or with somebody. */
  state: 'waiting' | 'online';
  /** Since when it waits or is live, epoch ms. */
  since: number;
  /** Whom it is offered to now. */
  offeredTo: Id[];
  /** In `GET /desk` only, and only what is offered to whoever asks: it can be accepted as if it had just come. */
  offer?: Offer;
  /** The customer has no page open. Absent: one is open, or the client says nothing of its pages. */
  away?: boolean;
}

/** `GET /desk`: the whole picture. `version` grows with each change; feeds above it apply on top. */
export interface DeskPicture {
  version: number;
  chats: DeskChat[];
  attendants: DeskAttendant[];
}

/** `client/desk`: what changed. A gap in `version` means: fetch the picture again. */
export interface DeskFeed {
  version: number;
  chats?: DeskChat[];
  /** Session topics that ended or are no longer waiting. */
  chatsGone?: string[];
  attendants?: DeskAttendant[];
  attendantsGone?: Id[];
}
