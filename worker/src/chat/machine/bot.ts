import { INSTRUCTIONS, isBotId } from '@chimpassist/protocol';
import type { AttendantCard } from '../../contract/attendant-card.ts';
import type { ChatEvent } from './event.ts';
import { type Step, unchanged } from './outcome.ts';
import { type ChatState, type LiveChat, type Place, placesOf, stillLost } from './state.ts';

const isBots = ({ attendant }: Place): boolean => isBotId(attendant.id);

/** The bot that answers in this chat; null: none. */
export const botOf = (state: ChatState): AttendantCard | null =>
  placesOf(state).find(isBots)?.attendant ?? null;

/** A bot answers first: it has the chat for itself until a human comes. */
export function botCame(
  state: ChatState,
  { bot, rev }: Extract<ChatEvent, { kind: 'botCame' }>,
  now: number,
): Step {
  const isFree = state.kind === 'waiting' && state.places.length === 0 && state.wishes.length === 0;
  if (!isFree || state.rev !== rev) return unchanged(state);
  return {
    state: {
      kind: 'online',
      rev: state.rev + 1,
      session: state.session,
      since: now,
      places: [{ attendant: bot, slot: 0 }],
      wishes: [],
    },
    effects: [{ instruction: INSTRUCTIONS.ready, attendant: bot }],
  };
}

/** The chat as a human finds it: a bot keeps no place from anybody. */
export function withoutBots(state: LiveChat): LiveChat {
  const places = state.places.filter((place) => !isBots(place));
  if (places.length === state.places.length) return state;
  if (state.kind === 'online' && places.length > 0) return { ...state, places };
  const { rev, session, since, wishes, lost = [] } = state;
  const open = stillLost(lost, places);
  return { kind: 'waiting', announced: false, rev, session, since, wishes, places, ...open };
}
