import type { Id, JoinAsk, OfferFact, SessionInfo, ToldOpening, WaitRange } from '@chimpassist/protocol';
import type { Control, HeldState } from '@chimpassist/protocol/frames';
import type { AttendantCard } from './attendant-card.ts';
import type { ChatSettings } from './chat-settings.ts';

/** What the rules of routing read of a customer: attributes, by their names. */
export type CustomerFacts = Readonly<Record<string, string>>;

/** Why a place is offered again, and who was in it. */
export interface LostReport {
  kind: 'signedOut' | 'silent';
  from: { id: Id; name: string };
}

/** One place of a chat's template, as the chat sees it. */
export interface SlotReport {
  slot: number;
  type: string;
  /** Whether the chat is not `ready` without it. Nobody is told that an optional place stays open. */
  required: boolean;
  /** Who is in it, or null while it is open. */
  attendantId: Id | null;
  /** The wish of a hand-over: this attendant first, and nobody else unless it stays silent. */
  wantedId: Id | null;
  /** The wish of a hand-over: the members of this team, and nobody else. */
  team?: string;
  note: string;
  from: { id: Id; name: string } | null;
  /** Who was lost from it, where it is offered again because of that. Chats of before do not say it. */
  lost?: LostReport;
}

/**
 * What a chat tells the desk: all of its state, never a difference, so that telling it twice or late does no harm.
 * The desk ignores one that is older than what it knows: two that are on their way may overtake each other.
 */
export interface ChatReport {
  sessionTopic: string;
  rev: number;
  /** Of two reports of one `rev` that with the higher one is newer. Absent: 0. */
  minor?: number;
  state: 'waiting' | 'online' | 'over';
  since: number;
  /** When the customer asked, by the chat's clock, epoch ms. */
  arrivedAt: number;
  /** How long ago that was, by the same clock. Chats of before do not say it. */
  waitedMs?: number;
  /** With `lastMessages: []`. */
  info: SessionInfo;
  slots: SlotReport[];
  /** Attendants beyond the template's places. The name is older objects' too: two releases of them may speak while one is deployed. */
  besides: Id[];
  /** The customer has no page open. */
  away?: true;
  /** Ids of the tags of the customer and of this session, where there are any. */
  tags?: string[];
  /** Who asks to be let in, where anybody does. */
  asks?: JoinAsk[];
  /** What is known of the customer, for the rules of routing, while the customer waits. */
  facts?: CustomerFacts;
  /** Nobody has answered since the customer asked: a bot may. */
  isForBot?: true;
}

/** What the desk answers. */
export interface ReportAnswer {
  /** Nobody who could take it is there: tell the customer. */
  nobody: boolean;
  /** Place in the queue, 1 is next; null when it does not wait. */
  position: number | null;
  /** How long it may still wait there, where the last ones tell. */
  wait?: WaitRange;
  /** Offers that have ended since the customer asked. Left out: none. */
  offers?: OfferFact[];
  /** Whether there is a bridge, or was: those at its broker have to hear of what comes to the edge. */
  isBridged?: boolean;
  /** There is a mirror, which has to hear of what is added to the log. */
  isMirrored?: true;
  /** The team has rules of routing: what becomes known of a customer who waits may change who is asked. */
  isRuled?: true;
  /** Only who is in a chat writes there. */
  asksToJoin?: true;
  /** What the workspace says of every chat; absent: nothing. */
  settings?: ChatSettings;
  /** It waits for a team that has hours of its own. */
  opening?: ToldOpening;
  /** Ids of the webhooks. A desk of before does not say it. */
  hooks?: string[];
  /** The bot that answers first. Nobody else is asked. */
  bot?: AttendantCard;
  /** Names of the links that hear all chats. */
  watchers?: string[];
}

/** Where a customer stands in the queue. */
export interface QueuePlace {
  /** 1 is next. */
  position: number;
  wait?: WaitRange;
}

/** What happens at the desk and concerns a chat. */
export type DeskEvent =
  /** The desk found nobody who could take it; `rev` as the desk knew it. */
  | { kind: 'nobody'; rev: number }
  /** After that somebody has come who could take it; `rev` as the desk knew it. */
  | { kind: 'somebody'; rev: number }
  /** Signed out or silent. A desk of before does not say which. */
  | { kind: 'attendantLost'; attendantId: Id; hasSignedOut?: boolean }
  /**
   * Does not take a chat that a colleague hands over by name, or has not taken it in time. `there`: texts of the ids of all who are at
   * the desk. A desk of before does not say these two.
   */
  | { kind: 'declined'; attendantId: Id; name?: string; hasLapsed?: true; there?: string[] };

/** What a chat answers to an event of the desk. */
export interface DeskEventAnswer {
  /** The chat's report; the name is that of the desk's call. */
  sync: ChatReport | null;
  held: HeldState | null;
  controls: Control[];
}

/** Legacy desks show an aborted one as offline; a customer who has heard that nobody is there waits all the same. */
export const asWaiting = (info: SessionInfo): SessionInfo =>
  info.status === 'aborted' ? { ...info, status: 'waitingAttendantsAssignment' } : info;
