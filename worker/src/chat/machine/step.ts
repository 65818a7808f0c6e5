import { INSTRUCTIONS, idText, sameId } from '@chimpassist/protocol';
import type { ChatEffect, ChatEvent, ChatRefusal } from './event.ts';
import {
  type ChatState,
  isStaffed,
  openSlots,
  type Place,
  placesOf,
  type Session,
  type Wish,
} from './state.ts';

export interface Step {
  state: ChatState;
  effects: ChatEffect[];
  refusal?: ChatRefusal;
}

const SUPERVISOR = 'support/supervisor';

/**
 * The chat's state machine: pure, total, idempotent for repeated events. The rules are numbered in `docs/spec.md`.
 *
 * @param now epoch milliseconds, by the clock of the object that stores the result.
 */
export function step(state: ChatState, event: ChatEvent, now: number): Step {
  switch (event.kind) {
    case 'request':
      return request(state, event, now);
    case 'written':
      return written(state, event, now);
    case 'silent':
      return silent(state, event.rev, now);
    case 'accept':
      return accept(state, event, now);
    case 'nobody':
      return nobody(state, event.rev);
    case 'attendantLost':
      return attendantLost(state, event, now);
    case 'handOver':
      return handOver(state, event, now);
    case 'end':
      return end(state, event, now);
    case 'join':
      return join(state, event, now);
    case 'leave':
      return leave(state, event, now);
  }
}

const unchanged = (state: ChatState, effects: ChatEffect[] = []): Step => ({ state, effects });
const refused = (state: ChatState, code: ChatRefusal['code'], message: string): Step => ({
  state,
  effects: [],
  refusal: { code, message },
});

type RequestEvent = Extract<ChatEvent, { kind: 'request' }>;

function request(state: ChatState, event: RequestEvent, now: number): Step {
  const isSame = state.kind !== 'none' && state.session.sessionId === event.sessionId;
  if (state.kind === 'online' && isSame) {
    // The client missed its session/ready: say it again. One that knows is answered by the bridge.
    const instruction = event.status === 'online' ? INSTRUCTIONS.update : INSTRUCTIONS.ready;
    const [first] = state.places;
    return raised(state, [
      { kind: 'control', instruction, ...(first ? { attendant: first.attendant } : {}) },
    ]);
  }
  if (state.kind === 'waiting' && isSame) {
    // A repeated request changes nothing; one who was told that nobody is there is told so again.
    return state.announced
      ? raised(state, [{ kind: 'control', instruction: INSTRUCTIONS.unavailable, reason: 'unavailable' }])
      : unchanged(state);
  }
  if (state.kind === 'online' || state.kind === 'waiting') {
    // The same customer asks from a second page or device with an id of its own: one current session at a time, so
    // this page is told which one it is.
    if (state.kind === 'online') {
      const [first] = state.places;
      return raised(state, [
        {
          kind: 'control',
          instruction: INSTRUCTIONS.ready,
          ...(first ? { attendant: first.attendant } : {}),
        },
      ]);
    }
    return raised(state, [
      state.announced
        ? { kind: 'control', instruction: INSTRUCTIONS.unavailable, reason: 'unavailable' }
        : { kind: 'control', instruction: INSTRUCTIONS.update },
    ]);
  }
  const reopened = state.kind === 'over' && isSame ? state.session : null;
  const session: Session = {
    sessionId: event.sessionId,
    requestID: event.requestID,
    keepAliveTTL: event.keepAliveTTL,
    // The id keeps the JSON type in which it was first seen.
    customer: state.kind === 'over' ? { ...event.customer, id: state.session.customer.id } : event.customer,
    createdAt: reopened?.createdAt ?? now,
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

function written(state: ChatState, event: Extract<ChatEvent, { kind: 'written' }>, now: number): Step {
  if (state.kind !== 'none') return unchanged(state);
  const { customer, sessionId, keepAliveTTL, template } = event;
  const session: Session = { sessionId, requestID: '', keepAliveTTL, customer, createdAt: now, template };
  return unchanged({ kind: 'over', rev: 1, session, since: now, reason: 'unavailable' });
}

/** The same state, told again under a higher `rev`, so that it is not taken for old news. */
const raised = <S extends Exclude<ChatState, { kind: 'none' }>>(state: S, effects: ChatEffect[]): Step => ({
  state: { ...state, rev: state.rev + 1 },
  effects,
});

function over(
  state: Extract<ChatState, { kind: 'waiting' | 'online' }>,
  reason: 'expired' | 'ended',
  now: number,
  effect: Partial<ChatEffect> = {},
): Step {
  return {
    state: { kind: 'over', rev: state.rev + 1, session: state.session, since: now, reason },
    effects: [{ kind: 'control', instruction: INSTRUCTIONS.expired, reason, ...effect }],
  };
}

function silent(state: ChatState, rev: number, now: number): Step {
  if (state.kind !== 'waiting' && state.kind !== 'online') return unchanged(state);
  // Something happened since the bridge counted: it counts anew from what it is told now.
  if (rev !== state.rev) return unchanged(state);
  return over(state, 'expired', now);
}

function nobody(state: ChatState, rev: number): Step {
  if (state.kind !== 'waiting' || state.announced || rev !== state.rev) return unchanged(state);
  return {
    state: { ...state, rev: state.rev + 1, announced: true },
    effects: [{ kind: 'control', instruction: INSTRUCTIONS.unavailable, reason: 'unavailable' }],
  };
}

type AcceptEvent = Extract<ChatEvent, { kind: 'accept' }>;

function accept(state: ChatState, event: AcceptEvent, now: number): Step {
  const { attendant } = event;
  if (state.kind === 'none' || state.kind === 'over') {
    return refused(state, 'no_session', 'This chat is over. There is nothing to accept.');
  }
  if (event.sessionId !== undefined && event.sessionId !== state.session.sessionId) {
    return refused(state, 'no_session', 'This offer was for an earlier session of the customer.');
  }
  // An acceptance that comes twice.
  if (state.places.some(({ attendant: { id } }) => sameId(id, attendant.id))) return unchanged(state);
  const slot = fittingSlot(state, event);
  if (slot === undefined) {
    return refused(state, 'not_offered', 'A colleague has taken this chat already.');
  }
  const places: Place[] = [...state.places, { attendant, slot }];
  const rev = state.rev + 1;
  if (state.kind === 'online' || !isStaffed(state.session.template, places)) {
    return {
      state: { ...state, rev, places } as ChatState,
      effects: [{ kind: 'control', instruction: INSTRUCTIONS.assigned, attendant }],
    };
  }
  // A hand-over ends with the next attendant's name; a first acceptance, or one after nobody was there, with `ready`.
  const isHandOver = state.wishes.some((wish) => wish.slot === slot) && !state.announced;
  return {
    state: { kind: 'online', rev, session: state.session, since: now, places },
    effects: [
      {
        kind: 'control',
        instruction: isHandOver ? INSTRUCTIONS.assigned : INSTRUCTIONS.ready,
        attendant,
      },
    ],
  };
}

/** The open slot that this attendant may fill: first one wished for, then one of the own type. */
function fittingSlot(
  state: Extract<ChatState, { kind: 'waiting' | 'online' }>,
  { attendant }: AcceptEvent,
): number | undefined {
  const open = openSlots(state.session.template, state.places);
  const wishes: Wish[] = state.kind === 'waiting' ? state.wishes : [];
  const isWished = (slot: number): boolean =>
    wishes.some(
      (wish) =>
        wish.slot === slot &&
        ('type' in wish.to ? wish.to.type === attendant.type : sameId(wish.to.attendantId, attendant.id)),
    );
  return (
    open.find(isWished) ??
    open.find((slot) => state.session.template.attendants[slot]?.type === attendant.type)
  );
}

/** Takes attendants out of a chat; where a required slot falls empty, the chat waits again. */
function without(
  state: Extract<ChatState, { kind: 'waiting' | 'online' }>,
  leaving: (place: Place) => boolean,
  now: number,
  effect: ChatEffect,
  wishes: Wish[] = [],
): Step {
  const places = state.places.filter((place) => !leaving(place));
  const rev = state.rev + 1;
  if (state.kind === 'online' && isStaffed(state.session.template, places)) {
    return { state: { ...state, rev, places }, effects: [effect] };
  }
  return {
    state: {
      kind: 'waiting',
      rev,
      session: state.session,
      since: state.kind === 'waiting' ? state.since : now,
      announced: state.kind === 'waiting' && state.announced,
      places,
      wishes: state.kind === 'waiting' ? [...state.wishes, ...wishes] : wishes,
    },
    effects: [effect],
  };
}

function attendantLost(
  state: ChatState,
  event: Extract<ChatEvent, { kind: 'attendantLost' }>,
  now: number,
): Step {
  const place = placesOf(state).find(({ attendant }) => sameId(attendant.id, event.attendantId));
  if (place === undefined || (state.kind !== 'waiting' && state.kind !== 'online')) return unchanged(state);
  return without(state, (each) => each === place, now, {
    kind: 'control',
    instruction: INSTRUCTIONS.update,
    attendant: place.attendant,
  });
}

function handOver(state: ChatState, event: Extract<ChatEvent, { kind: 'handOver' }>, now: number): Step {
  const member = membership(state, event.by);
  if ('refusal' in member) return member;
  const { live, place } = member;
  const slot = place?.slot ?? live.places.find(({ slot: taken }) => taken !== null)?.slot ?? 0;
  const wish: Wish = { slot, to: event.to, note: event.note, from: { id: event.by.id, name: event.by.name } };
  return without(
    live,
    (each) => each === place || each.slot === slot,
    now,
    { kind: 'control', instruction: INSTRUCTIONS.update, attendant: event.by },
    [wish],
  );
}

function end(state: ChatState, event: Extract<ChatEvent, { kind: 'end' }>, now: number): Step {
  if (state.kind === 'over') return unchanged(state);
  const member = membership(state, event.by);
  return 'refusal' in member ? member : over(member.live, 'ended', now, { attendant: event.by });
}

function join(state: ChatState, event: Extract<ChatEvent, { kind: 'join' }>, now: number): Step {
  if (state.kind === 'none' || state.kind === 'over') {
    return refused(state, 'no_session', 'This chat is over. It cannot be joined.');
  }
  const { attendant, takeOver } = event;
  const isIn = state.places.some((place) => sameId(place.attendant.id, attendant.id));
  if (isIn && !takeOver) return unchanged(state);
  const others = state.places.filter((place) => !sameId(place.attendant.id, attendant.id));
  const [open] = openSlots(state.session.template, takeOver ? [] : others);
  const places: Place[] = takeOver
    ? [{ attendant, slot: 0 }]
    : [...others, { attendant, slot: state.kind === 'waiting' ? (open ?? null) : null }];
  const wasOnline = state.kind === 'online';
  return {
    state: {
      kind: 'online',
      rev: state.rev + 1,
      session: state.session,
      since: wasOnline ? state.since : now,
      places,
    },
    effects: [
      { kind: 'control', instruction: wasOnline ? INSTRUCTIONS.assigned : INSTRUCTIONS.ready, attendant },
    ],
  };
}

function leave(state: ChatState, event: Extract<ChatEvent, { kind: 'leave' }>, now: number): Step {
  if (state.kind !== 'waiting' && state.kind !== 'online') return unchanged(state);
  const place = state.places.find(({ attendant }) => sameId(attendant.id, event.by.id));
  if (place === undefined) return unchanged(state);
  return without(state, (each) => each === place, now, {
    kind: 'control',
    instruction: INSTRUCTIONS.update,
    attendant: event.by,
  });
}

type Live = Extract<ChatState, { kind: 'waiting' | 'online' }>;

/** Who is in the chat may hand it over or end it; a supervisor may from outside. */
function membership(
  state: ChatState,
  by: { id: string | number; type: string },
): (Step & { refusal: ChatRefusal }) | { live: Live; place: Place | undefined } {
  if (state.kind !== 'waiting' && state.kind !== 'online') {
    return { state, effects: [], refusal: { code: 'no_session', message: 'This chat is over.' } };
  }
  const place = state.places.find(({ attendant }) => idText(attendant.id) === idText(by.id));
  if (place === undefined && by.type !== SUPERVISOR) {
    return {
      state,
      effects: [],
      refusal: { code: 'not_assigned', message: 'Only who is in this chat, or a supervisor, may do this.' },
    };
  }
  return { live: state, place };
}
