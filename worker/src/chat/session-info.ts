import type {
  ControlPayload,
  Ending,
  SessionInfo,
  SessionStatus,
  StoredMessage,
} from '@chimpassist/protocol';
import type { AttendantCard } from '../contract/attendant-card.ts';
import type { QueuePlace } from '../contract/chat-report.ts';
import type { ControlEffect } from './machine/event.ts';
import { type ChatState, placesOf, type Session, wireStatus } from './machine/state.ts';

const card = ({ id, name, avatarURL }: AttendantCard) => ({ id, name, avatarURL });

/** A session as the wire knows it, complete. */
function sessionInfoOf(
  sessionTopic: string,
  session: Session,
  status: SessionStatus,
  assignedAttendants: (string | number)[],
  lastMessages: StoredMessage[] = [],
): SessionInfo {
  return {
    sessionTopic,
    sessionId: session.sessionId,
    requestID: session.requestID,
    keepAliveTTL: session.keepAliveTTL,
    customer: session.customer,
    status,
    createdAt: session.createdAt,
    lastMessages,
    assignedAttendants,
    sessionTemplate: session.template,
  };
}

export const currentInfo = (
  sessionTopic: string,
  state: Exclude<ChatState, { kind: 'none' }>,
  lastMessages: StoredMessage[] = [],
): SessionInfo => {
  const ending = endingOf(state);
  return {
    ...sessionInfoOf(
      sessionTopic,
      state.session,
      wireStatus(state),
      placesOf(state).map(({ attendant }) => attendant.id),
      lastMessages,
    ),
    ...(state.kind === 'online' && state.closesAt !== undefined ? { closesAt: state.closesAt } : {}),
    ...(ending === null ? {} : { ending }),
  };
};

/** How it ended; null where it goes on, or never began. */
function endingOf(state: Exclude<ChatState, { kind: 'none' }>): Ending | null {
  if (state.kind !== 'over' || state.reason === 'unavailable') return null;
  const { reason, since: at, by } = state;
  return { reason, at, ...(by ? { by: card(by) } : {}) };
}

export function controlPayload(
  info: SessionInfo,
  state: Exclude<ChatState, { kind: 'none' }>,
  effect: ControlEffect,
  place: QueuePlace | undefined,
): ControlPayload {
  return {
    instruction: effect.instruction,
    sessionInfo: info,
    ...(effect.attendant ? { attendantInfo: card(effect.attendant) } : {}),
    attendants: placesOf(state).map(({ attendant }) => card(attendant)),
    ...(effect.reason ? { reason: effect.reason } : {}),
    ...place,
    rev: state.rev,
  };
}
