import { INSTRUCTIONS } from '@chimpassist/protocol';
import { isBlank } from '@chimpassist/protocol/text';
import { endOf } from './command.ts';
import type { ChatEvent, ControlEffect } from './event.ts';
import { raised, type Step, unchanged } from './outcome.ts';
import { type ChatState, isLive, type LiveChat, type Session } from './state.ts';

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
 * under none. A legacy widget goes on with these as long as it is open.
 */
function isInOldName({ session }: Extract<ChatState, { kind: 'over' }>, event: RequestEvent): boolean {
  if (event.isRepeat) return true;
  if (event.sessionId !== session.sessionId) return false;
  return event.requestID === '' || event.requestID === session.requestID;
}

/** The customer goes by another name, or shows another picture, from now on. A request without a name takes none away. */
function renamed(state: LiveChat, { customer, isProven }: RequestEvent): LiveChat {
  const { id, name, avatarURL } = state.session.customer;
  const isOther = customer.name !== name || customer.avatarURL !== avatarURL;
  if (isProven !== true || isBlank(customer.name) || !isOther) return state;
  return { ...state, session: { ...state.session, customer: { ...customer, id } } };
}

function requestOfLive(live: LiveChat, event: RequestEvent): Step {
  const { isUnasked } = live.session;
  const asked = isUnasked ? named(live, event) : live;
  const state = renamed(asked, event);
  const isSame = state.session.sessionId === event.sessionId;
  if (state.kind === 'online') {
    // The client missed its session/ready, or asks from another page: say it again. One that knows is answered by the
    // bridge.
    const knows = isSame && event.status === 'online';
    return raised(state, present(state, knows ? INSTRUCTIONS.update : INSTRUCTIONS.ready));
  }
  // Told again: one who was told that nobody is there, and a second page, which learns which session is the current one.
  if (state.announced) {
    return raised(state, { instruction: INSTRUCTIONS.unavailable, reason: 'unavailable' });
  }
  return isSame && !isUnasked && state === asked
    ? unchanged(state)
    : raised(state, { instruction: INSTRUCTIONS.update });
}

/** The chat of a word under the name that its request gives it, by which its keep-alives are known. */
function named<State extends LiveChat>(state: State, { sessionId, requestID }: RequestEvent): State {
  const { isUnasked: _, ...session } = state.session;
  const begunAs = session.sessionId === sessionId ? {} : { begunAs: session.sessionId };
  return { ...state, session: { ...session, sessionId, requestID, ...begunAs } };
}

function present(state: LiveChat, instruction: ControlEffect['instruction']): ControlEffect {
  const [first] = state.places;
  return { instruction, ...(first ? { attendant: first.attendant } : {}) };
}

const unasked = ({ state, effects }: ReturnType<typeof opened>): Step => ({
  state: { ...state, session: { ...state.session, isUnasked: true } },
  effects,
});

function opened(
  state: Extract<ChatState, { kind: 'none' | 'over' }>,
  event: RequestEvent,
  now: number,
): { state: LiveChat; effects: ControlEffect[] } {
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
    effects: [{ instruction: INSTRUCTIONS.update }],
  };
}

/**
 * The customer's word begins a chat, also where its request was lost, and again after an end by either side: nobody's
 * words stay unanswered. Another message to a topic that has had no session is kept under one that is over before it began.
 */
export function written(state: ChatState, event: Extract<ChatEvent, { kind: 'written' }>, now: number): Step {
  if (event.begins && !isLive(state)) {
    const before = state.kind === 'over' ? state.session : null;
    const { sessionId, requestID } = before ?? { sessionId: event.sessionId, requestID: '' };
    const customer = event.customer.name === '' && before !== null ? before.customer : event.customer;
    const begun = opened(
      state,
      { ...event, customer, kind: 'request', sessionId, requestID, status: undefined },
      now,
    );
    return before === null ? unasked(begun) : begun;
  }
  if (state.kind !== 'none') return unchanged(state);
  const { customer, sessionId, keepAliveTTL, template, begunAt = now } = event;
  const session: Session = {
    sessionId,
    requestID: '',
    keepAliveTTL,
    customer,
    createdAt: begunAt,
    arrivedAt: begunAt,
    template,
  };
  return unchanged({ kind: 'over', rev: 1, session, since: now, reason: 'unavailable' });
}
