import { INSTRUCTIONS } from '@chimpassist/protocol';
import { endOf } from './command.ts';
import type { ChatEffect, ChatEvent } from './event.ts';
import { raised, type Step, unchanged } from './outcome.ts';
import type { ChatState, LiveChat, Session } from './state.ts';

type RequestEvent = Extract<ChatEvent, { kind: 'request' }>;

/** A chat request, or a keep-alive that the bridge could not answer from what it holds. */
export function request(state: ChatState, event: RequestEvent, now: number): Step {
  switch (state.kind) {
    case 'waiting':
    case 'online':
      return requestOfLive(state, event);
    case 'over':
      if (state.reason !== 'ended' || !isInOldName(state, event)) return opened(state, event, now);
      // Its keep-alive crossed the end, or it slept: it is told. Who knows of the end starts nothing by staying there.
      return event.status === 'online' ? raised(state, endOf(state)) : unchanged(state);
    case 'none':
      return opened(state, event, now);
  }
}

/**
 * Whether this is only a keep-alive of a chat that an attendant ended: in that session's name and under its request, or
 * under none. A shipped widget goes on with these as long as it is open.
 */
function isInOldName({ session }: Extract<ChatState, { kind: 'over' }>, event: RequestEvent): boolean {
  if (event.isRepeat) return true;
  if (event.sessionId !== session.sessionId) return false;
  return event.requestID === '' || event.requestID === session.requestID;
}

function requestOfLive(state: LiveChat, event: RequestEvent): Step {
  const isSame = state.session.sessionId === event.sessionId;
  if (state.kind === 'online') {
    // The client missed its session/ready, or asks from another page: say it again. One that knows is answered by the
    // bridge.
    const knows = isSame && event.status === 'online';
    return raised(state, present(state, knows ? INSTRUCTIONS.update : INSTRUCTIONS.ready));
  }
  // Told again: one who was told that nobody is there, and a second page, which learns which session is the current one.
  if (state.announced) {
    return raised(state, { kind: 'control', instruction: INSTRUCTIONS.unavailable, reason: 'unavailable' });
  }
  return isSame ? unchanged(state) : raised(state, { kind: 'control', instruction: INSTRUCTIONS.update });
}

function present(state: LiveChat, instruction: ChatEffect['instruction']): ChatEffect {
  const [first] = state.places;
  return { kind: 'control', instruction, ...(first ? { attendant: first.attendant } : {}) };
}

function opened(
  state: Extract<ChatState, { kind: 'none' | 'over' }>,
  event: RequestEvent,
  now: number,
): Step {
  const before = state.kind === 'over' ? state.session : null;
  const session: Session = {
    sessionId: event.sessionId,
    requestID: event.requestID,
    keepAliveTTL: event.keepAliveTTL,
    // The id keeps the JSON type in which it was first seen.
    customer: before === null ? event.customer : { ...event.customer, id: before.customer.id },
    createdAt: before?.sessionId === event.sessionId ? before.createdAt : now,
    arrivedAt: now,
    template: event.template,
  };
  return {
    state: {
      kind: 'waiting',
      rev: state.rev + 1,
      session,
      since: now,
      announced: false,
      places: [],
      wishes: [],
    },
    effects: [{ kind: 'control', instruction: INSTRUCTIONS.update }],
  };
}

/**
 * A message to a topic that has had no session is kept under a session that is over before it began. The customer's word
 * after an end, whoever ended it, begins again under the same name: nobody's words stay unanswered.
 */
export function written(state: ChatState, event: Extract<ChatEvent, { kind: 'written' }>, now: number): Step {
  if (state.kind === 'over' && state.reason !== 'unavailable') {
    const { sessionId, requestID } = state.session;
    const customer = event.customer.name === '' ? state.session.customer : event.customer;
    return opened(
      state,
      { ...event, customer, kind: 'request', sessionId, requestID, status: undefined },
      now,
    );
  }
  if (state.kind !== 'none') return unchanged(state);
  const { customer, sessionId, keepAliveTTL, template } = event;
  const session: Session = {
    sessionId,
    requestID: '',
    keepAliveTTL,
    customer,
    createdAt: now,
    arrivedAt: now,
    template,
  };
  return unchanged({ kind: 'over', rev: 1, session, since: now, reason: 'unavailable' });
}
