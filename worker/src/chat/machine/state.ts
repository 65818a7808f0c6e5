import type { AbortReason, Customer, Id, SessionStatus, SessionTemplate } from '@chimpassist/protocol';
import type { AttendantCard } from '../../contract/attendant-card.ts';

/** One chat as the customer began it. It lives on when it is opened again under the same `sessionId`. */
export interface Session {
  sessionId: string;
  requestID: string;
  keepAliveTTL: number;
  customer: Customer;
  createdAt: number;
  /** When the customer asked, epoch ms: the place in the queue, which losing an attendant does not change. */
  arrivedAt: number;
  template: SessionTemplate;
  /** A word began it, and its request has not come yet: that one names it. */
  isUnasked?: true;
  /** What it was called until its request came: under this name it may have been offered. */
  begunAs?: string;
}

/** An attendant in the chat; `slot` is its place in the template, or null for an extra attendant. */
export interface Place {
  attendant: AttendantCard;
  slot: number | null;
}

/** Whom an open slot shall go to, beyond the template: the wish of a hand-over. */
export interface HandOverTarget {
  slot: number;
  to: { attendantId: Id } | { type: string } | { team: string; members: Id[] };
  note: string;
  from: Pick<AttendantCard, 'id' | 'name'>;
  /** Who left their places for it, and gets them back where it is declined. States of before do not have it. */
  back?: Place[];
}

/** Who was lost from a place that is open since: whom it is offered to next reads why. */
export interface Lost {
  slot: number;
  kind: 'signedOut' | 'silent';
  from: Pick<AttendantCard, 'id' | 'name'>;
}

/** The state of one session topic. `rev` grows with each change that anybody is told of. */
export type ChatState =
  | { kind: 'none'; rev: 0 }
  | {
      kind: 'waiting';
      rev: number;
      session: Session;
      since: number;
      /** The customer was told that nobody is there; on the wire the status is then `aborted`. */
      announced: boolean;
      places: Place[];
      wishes: HandOverTarget[];
      /** Left out: nobody. */
      lost?: Lost[];
    }
  | {
      kind: 'online';
      rev: number;
      session: Session;
      since: number;
      /** Never empty. A required place may be open again: it is offered while the others go on. */
      places: Place[];
      wishes: HandOverTarget[];
      lost?: Lost[];
      /** The customer was warned: it ends by itself then, epoch ms, where nobody says anything. */
      closesAt?: number;
    }
  | {
      kind: 'over';
      rev: number;
      session: Session;
      since: number;
      reason: AbortReason;
      /** The attendant who ended it. Missing in states of before. */
      by?: AttendantCard;
    };

/** A chat that waits or goes on. */
export type LiveChat = Extract<ChatState, { kind: 'waiting' | 'online' }>;

export const isLive = (state: ChatState): state is LiveChat =>
  state.kind === 'waiting' || state.kind === 'online';

export const NO_CHAT: ChatState = { kind: 'none', rev: 0 };

export const placesOf = (state: ChatState): Place[] => (isLive(state) ? state.places : []);

/** The newest wish for a place, if there is one. */
export const targetFor = (state: LiveChat, slot: number): HandOverTarget | undefined =>
  state.wishes.findLast((wish) => wish.slot === slot);

/** Of which type an attendant in this place must be: a hand-over to a level replaces the template's type. */
export function typeOfSlot(state: LiveChat, slot: number): string | undefined {
  const wish = targetFor(state, slot);
  return wish && 'type' in wish.to ? wish.to.type : state.session.template.attendants[slot]?.type;
}

/** Of those who were lost, the ones whose places nobody has taken. */
export function stillLost(lost: readonly Lost[], places: readonly Place[]): { lost?: Lost[] } {
  const filled = new Set(places.map(({ slot }) => slot));
  const open = lost.filter(({ slot }) => !filled.has(slot));
  return open.length === 0 ? {} : { lost: open };
}

/** The status as the wire knows it. */
export function wireStatus(state: Exclude<ChatState, { kind: 'none' }>): SessionStatus {
  switch (state.kind) {
    case 'waiting':
      return state.announced ? 'aborted' : 'waitingAttendantsAssignment';
    case 'online':
      return 'online';
    case 'over':
      return 'aborted';
  }
}

/** Slots of the template that nobody fills. */
export function openSlots(template: SessionTemplate, places: readonly Place[]): number[] {
  const filled = new Set(places.map(({ slot }) => slot));
  return template.attendants.flatMap((_, slot) => (filled.has(slot) ? [] : [slot]));
}

/** Whether every required slot has somebody in it; where none is required, whether anybody is there. */
export function isStaffed(template: SessionTemplate, places: readonly Place[]): boolean {
  const open = new Set(openSlots(template, places));
  return places.length > 0 && template.attendants.every(({ required }, slot) => !required || !open.has(slot));
}
