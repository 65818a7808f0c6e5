import type {
  AbortReason,
  AttendantInfo,
  Customer,
  Id,
  SessionStatus,
  SessionTemplate,
} from '@chimpassist/protocol';

/** What of an attendant is passed on. */
export type AttendantCard = Pick<AttendantInfo, 'id' | 'name' | 'avatarURL' | 'type'>;

/** One chat as the customer began it. It lives on when it is opened again under the same `sessionId`. */
export interface Session {
  sessionId: string;
  requestID: string;
  keepAliveTTL: number;
  customer: Customer;
  createdAt: number;
  template: SessionTemplate;
}

/** An attendant in the chat; `slot` is its place in the template, or null for one who joined besides. */
export interface Place {
  attendant: AttendantCard;
  slot: number | null;
}

/** Whom an open slot shall go to, beyond the template: the wish of a hand-over. */
export interface Wish {
  slot: number;
  to: { attendantId: Id } | { type: string };
  note: string;
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
      wishes: Wish[];
    }
  | { kind: 'online'; rev: number; session: Session; since: number; places: Place[] }
  | { kind: 'over'; rev: number; session: Session; since: number; reason: AbortReason };

export const NO_CHAT: ChatState = { kind: 'none', rev: 0 };

export const placesOf = (state: ChatState): Place[] =>
  state.kind === 'waiting' || state.kind === 'online' ? state.places : [];

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
