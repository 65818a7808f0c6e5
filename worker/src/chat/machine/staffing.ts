import { INSTRUCTIONS, idText, isBotId, sameId } from '@chimpassist/protocol';
import type { AttendantCard } from '../../contract/attendant-card.ts';
import { withoutBots } from './bot.ts';
import type { ChatEvent, ControlEffect } from './event.ts';
import { refused, type Step, unchanged } from './outcome.ts';
import {
  type ChatState,
  type HandOverTarget,
  isLive,
  isStaffed,
  type LiveChat,
  type Lost,
  openSlots,
  type Place,
  stillLost,
  targetFor,
  typeOfSlot,
} from './state.ts';

type AcceptEvent = Extract<ChatEvent, { kind: 'accept' }>;

/** An attendant takes an offer, or a chat that a bot has. */
export function accept(before: ChatState, event: AcceptEvent, now: number): Step {
  const { attendant } = event;
  if (!isLive(before)) {
    return refused(before, 'no_session', 'This chat is over. There is nothing to accept.');
  }
  const { sessionId, begunAs } = before.session;
  // Offers that were on their way when the request came bear the name of before.
  if (event.sessionId !== undefined && event.sessionId !== sessionId && event.sessionId !== begunAs) {
    return refused(before, 'no_session', 'This offer was for an earlier session of the customer.');
  }
  // An acceptance that comes twice.
  if (before.places.some(({ attendant: { id } }) => sameId(id, attendant.id))) return unchanged(before);
  const state = withoutBots(before);
  const slot = fittingSlot(state, event);
  if (slot === undefined) {
    return refused(before, 'not_offered', 'A colleague has taken this chat already.');
  }
  const isHandOver = targetFor(state, slot) !== undefined;
  const places: Place[] = [...state.places, { attendant, slot }];
  const wishes = state.wishes.filter((wish) => wish.slot !== slot);
  const { lost = [], ...rest } = state;
  const open = stillLost(lost, places);
  const rev = state.rev + 1;
  const assigned: ControlEffect = { instruction: INSTRUCTIONS.assigned, attendant };
  if (state.kind === 'online' || !isStaffed(state.session.template, places)) {
    return { state: { ...rest, rev, places, wishes, ...open }, effects: [assigned] };
  }
  // A hand-over ends with the next attendant's name; a first acceptance, or one after nobody was there, with `ready`.
  const isNext = isHandOver || before.kind === 'online';
  const effect: ControlEffect =
    isNext && !state.announced ? assigned : { ...assigned, instruction: INSTRUCTIONS.ready };
  return {
    state: { kind: 'online', rev, session: state.session, since: now, places, wishes, ...open },
    effects: [effect],
  };
}

/** The open slot that this attendant may fill: first one that a hand-over names it for, then one of the own type. */
function fittingSlot(state: LiveChat, { attendant }: AcceptEvent): number | undefined {
  const open = openSlots(state.session.template, state.places);
  const isNamed = (slot: number): boolean => {
    const wish = targetFor(state, slot);
    if (wish === undefined) return false;
    const named = 'attendantId' in wish.to ? [wish.to.attendantId] : 'team' in wish.to ? wish.to.members : [];
    return named.some((id) => sameId(id, attendant.id));
  };
  return open.find(isNamed) ?? open.find((slot) => typeOfSlot(state, slot) === attendant.type);
}

/** Signed out, or silent: whom the place is offered to next reads which. */
export function attendantLost(
  state: ChatState,
  event: Extract<ChatEvent, { kind: 'attendantLost' }>,
  now: number,
): Step {
  return departed(state, event.attendantId, now, event.hasSignedOut === true ? 'signedOut' : 'silent');
}

/**
 * A hand-over is declined, or not taken in time: who left the place for it is in it again, if still at the desk. Where that is nobody, the
 * level is asked.
 */
export function declined(
  state: ChatState,
  event: Extract<ChatEvent, { kind: 'declined' }>,
  now: number,
): Step {
  if (!isLive(state)) return unchanged(state);
  const wish = state.wishes.find(
    ({ to }) => 'attendantId' in to && sameId(to.attendantId, event.attendantId),
  );
  if (wish === undefined) return unchanged(state);
  const isFree = (slot: number | null) => slot === null || !state.places.some((each) => each.slot === slot);
  const isThere = ({ id }: AttendantCard) => event.there === undefined || event.there.includes(idText(id));
  const back = (wish.back ?? []).filter(
    ({ attendant, slot }) =>
      isFree(slot) &&
      isThere(attendant) &&
      !state.places.some((each) => sameId(each.attendant.id, attendant.id)),
  );
  const [first] = back;
  const wishes = state.wishes.filter((each) => each !== wish);
  const places = [...state.places, ...back];
  const open = stillLost(state.lost ?? [], places);
  const next = { session: state.session, rev: state.rev + 1, places, wishes, ...open };
  const told: ControlEffect =
    first === undefined
      ? { instruction: INSTRUCTIONS.update }
      : { instruction: INSTRUCTIONS.assigned, attendant: first.attendant };
  if (state.kind === 'online')
    return { state: { ...next, kind: 'online', since: state.since }, effects: [told] };
  const { announced } = state;
  if (!isStaffed(state.session.template, next.places))
    return { state: { ...next, kind: 'waiting', since: state.since, announced }, effects: [told] };
  const effect = announced ? { ...told, instruction: INSTRUCTIONS.ready } : told;
  return { state: { ...next, kind: 'online', since: now }, effects: [effect] };
}

export function leave(state: ChatState, event: Extract<ChatEvent, { kind: 'leave' }>, now: number): Step {
  return departed(state, event.by.id, now);
}

function departed(
  state: ChatState,
  attendantId: string | number,
  now: number,
  kind: Lost['kind'] | null = null,
): Step {
  if (!isLive(state)) return unchanged(state);
  const place = state.places.find(({ attendant }) => sameId(attendant.id, attendantId));
  if (place === undefined) return unchanged(state);
  const effect: ControlEffect = {
    instruction: INSTRUCTIONS.update,
    attendant: place.attendant,
  };
  const { slot, attendant } = place;
  const isLost = kind !== null && slot !== null && !isBotId(attendant.id);
  const lost = isLost ? { slot, kind, from: { id: attendant.id, name: attendant.name } } : undefined;
  return without(state, (each) => each === place, now, effect, { lost });
}

/**
 * Takes attendants out of a chat. While one of them stays, the chat goes on and the open place is offered; once nobody
 * is left, it waits.
 */
export function without(
  state: LiveChat,
  leaving: (place: Place) => boolean,
  now: number,
  effect: ControlEffect,
  { wish, lost }: { wish?: HandOverTarget; lost?: Lost | undefined } = {},
): Step {
  const places = state.places.filter((place) => !leaving(place));
  const wishes =
    wish === undefined ? state.wishes : [...state.wishes.filter((each) => each.slot !== wish.slot), wish];
  const wereLost = (state.lost ?? []).filter(({ slot }) => slot !== lost?.slot);
  const open = stillLost(lost === undefined ? wereLost : [...wereLost, lost], places);
  const next = { rev: state.rev + 1, session: state.session, places, wishes, ...open };
  if (state.kind === 'online' && places.length > 0) {
    return { state: { kind: 'online', since: state.since, ...next }, effects: [effect] };
  }
  const announced = state.kind === 'waiting' && state.announced;
  const since = state.kind === 'waiting' ? state.since : now;
  return { state: { kind: 'waiting', since, announced, ...next }, effects: [effect] };
}
