import { INSTRUCTIONS, idText, SUPERVISOR, sameId } from '@chimpassist/protocol';
import type { AttendantCard } from '../../contract/attendant-card.ts';
import { withoutBots } from './bot.ts';
import type { ChatEvent, ChatRefusal, ControlEffect } from './event.ts';
import { refused, type Step, unchanged } from './outcome.ts';
import { accept, without } from './staffing.ts';
import {
  type ChatState,
  type HandOverTarget,
  isLive,
  type LiveChat,
  openSlots,
  type Place,
  stillLost,
} from './state.ts';

/** Gives the chat to a colleague or to a level; the giver leaves it, the customer keeps session and history. */
export function handOver(
  state: ChatState,
  event: Extract<ChatEvent, { kind: 'handOver' }>,
  now: number,
): Step {
  const member = membership(state, event.by);
  if ('refusal' in member) return member;
  const { live, place } = member;
  const slot = place?.slot ?? live.places.find(({ slot: filled }) => filled !== null)?.slot ?? 0;
  const isLeaving = (each: Place) => each === place || each.slot === slot;
  const wish: HandOverTarget = {
    slot,
    to: event.to,
    note: event.note,
    from: { id: event.by.id, name: event.by.name },
    back: withoutBots(live).places.filter(isLeaving),
  };
  return without(live, isLeaving, now, { instruction: INSTRUCTIONS.update, attendant: event.by }, { wish });
}

export function end(state: ChatState, event: Extract<ChatEvent, { kind: 'end' }>, now: number): Step {
  if (state.kind === 'over') return unchanged(state);
  const member = membership(state, event.by);
  return 'refusal' in member ? member : over(member.live, 'ended', now, event.by);
}

/**
 * A supervisor enters any live chat, and may stand alone in it; so may who is in it already, or was let in. Everybody else takes an open
 * place that waits for them, and no other.
 */
export function join(before: ChatState, event: Extract<ChatEvent, { kind: 'join' }>, now: number): Step {
  if (!isLive(before)) return refused(before, 'no_session', 'This chat is over. It cannot be joined.');
  const { attendant, takeOver, isInvited } = event;
  const state = withoutBots(before);
  const isIn = state.places.some((place) => sameId(place.attendant.id, attendant.id));
  if (!isIn && attendant.type !== SUPERVISOR && !isInvited) {
    const accepted = accept(before, { kind: 'accept', attendant, sessionId: undefined }, now);
    return accepted.refusal === undefined
      ? accepted
      : refused(before, 'not_assigned', 'Only a supervisor enters a chat that does not wait for them.');
  }
  const isAlone = isIn && state.places.length === 1;
  if (isIn && (!takeOver || (isAlone && state.kind === 'online'))) return unchanged(state);
  const others = state.places.filter((place) => !sameId(place.attendant.id, attendant.id));
  const [open] = openSlots(state.session.template, takeOver ? [] : others);
  const places: Place[] = takeOver
    ? [{ attendant, slot: 0 }]
    : [...others, { attendant, slot: state.kind === 'waiting' ? (open ?? null) : null }];
  const wasOnline = before.kind === 'online';
  const filled = new Set(places.map(({ slot }) => slot));
  return {
    state: {
      kind: 'online',
      rev: state.rev + 1,
      session: state.session,
      since: state.kind === 'online' ? state.since : now,
      places,
      wishes: takeOver ? [] : state.wishes.filter(({ slot }) => !filled.has(slot)),
      ...(takeOver ? {} : stillLost(state.lost ?? [], places)),
    },
    effects: [{ instruction: wasOnline ? INSTRUCTIONS.assigned : INSTRUCTIONS.ready, attendant }],
  };
}

export function over(
  state: LiveChat,
  reason: 'expired' | 'left' | 'ended',
  now: number,
  by?: AttendantCard,
): Step {
  const { rev, session } = state;
  const ended: Extract<ChatState, { kind: 'over' }> = {
    kind: 'over',
    rev: rev + 1,
    session,
    since: now,
    reason,
    ...(by ? { by } : {}),
  };
  return { state: ended, effects: [endOf(ended)] };
}

/** What both sides are told of the end. */
export const endOf = ({ reason, by }: Extract<ChatState, { kind: 'over' }>): ControlEffect => ({
  instruction: INSTRUCTIONS.expired,
  reason,
  ...(by ? { attendant: by } : {}),
});

/** Who is in the chat may hand it over or end it; a supervisor may from outside. */
function membership(
  state: ChatState,
  by: AttendantCard,
): (Step & { refusal: ChatRefusal }) | { live: LiveChat; place: Place | undefined } {
  if (!isLive(state)) return refused(state, 'no_session', 'This chat is over.');
  const place = state.places.find(({ attendant }) => idText(attendant.id) === idText(by.id));
  if (place === undefined && by.type !== SUPERVISOR) {
    return refused(state, 'not_assigned', 'Only who is in this chat, or a supervisor, may do this.');
  }
  return { live: state, place };
}
