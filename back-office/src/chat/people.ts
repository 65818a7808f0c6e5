import { type Id, idText, isBotId } from '@chimpassist/protocol';
import { inSentence, shownName } from '@chimpassist/protocol/text';
import { type Chat, type DeskState, isOfferedToMe, isSupervisor } from '../desk/state.ts';
import type { Settings } from '../settings/settings.ts';

/** The same word in all languages of the desk. */
const BOT = ' · Bot';

/** What a colleague is called: by name, else by id; a bot as one. */
export const personName = ({ id, name }: { id: Id; name: string }): string =>
  (shownName(name) || idText(id)) + (isBotId(id) ? BOT : '');

/** A bot answers: every attendant may take the chat over. */
export const hasBot = ({ state, session }: Pick<Chat, 'session' | 'state'>): boolean =>
  state === 'online' && session.assignedAttendants.some(isBotId);

/** Names of the others who answer the chat. */
export function answering(state: DeskState, chat: Chat): string[] {
  if (chat.state !== 'online') return [];
  return chat.session.assignedAttendants
    .map(idText)
    .filter((id) => id !== idText(state.me.id))
    .map((id) => {
      const named = chat.attendants.find((person) => idText(person.id) === id);
      const known = shownName(named?.name ?? '') === '' ? state.colleagues.get(id) : named;
      return inSentence(personName({ id, name: known?.name ?? '' }));
    });
}

/** Names of colleagues who have the chat on their screen and do not answer it. */
export function lookingOn(state: DeskState, chat: Chat): string[] {
  const inside = new Set([idText(state.me.id), ...chat.session.assignedAttendants.map(idText)]);
  return [...state.colleagues.values()]
    .filter((colleague) => colleague.viewing === chat.topic && !inside.has(idText(colleague.id)))
    .map((colleague) => inSentence(personName(colleague)));
}

/** Names of colleagues who write a note in this chat. */
export const notingIn = (state: DeskState, chat: Pick<Chat, 'topic'>): string[] =>
  [...state.colleagues.values()]
    .filter(
      ({ id, viewing, isNoting }) =>
        isNoting === true && viewing === chat.topic && idText(id) !== idText(state.me.id),
    )
    .map((colleague) => inSentence(personName(colleague)));

/** A place of the chat's template that nobody has taken. */
export interface OpenPlace {
  type: string;
  /** A required place is offered on; an optional one stays empty without anybody waiting for it. */
  required: boolean;
}

/**
 * Places of a live chat where nobody is. Who answers takes the place of the own level first, else any: an assigned
 * colleague of another level stands in for the first one.
 */
export function openPlaces(state: DeskState, chat: Chat): OpenPlace[] {
  if (chat.state !== 'online') return [];
  const open: OpenPlace[] = chat.session.sessionTemplate.attendants.map(({ type, required }) => ({
    type,
    required: required !== false,
  }));
  const typeOf = (id: string): string =>
    id === idText(state.me.id) ? (state.me.type ?? '') : (state.colleagues.get(id)?.type ?? '');
  const inside = chat.session.assignedAttendants.map((id) => typeOf(idText(id)));
  const others = inside.filter((type) => {
    const own = open.findIndex((place) => place.type === type);
    if (own >= 0) open.splice(own, 1);
    return own < 0;
  });
  for (const _other of others) {
    const required = open.findIndex((place) => place.required);
    open.splice(Math.max(0, required), 1);
  }
  return open;
}

/** How a customer's presence is drawn: one whose page is closed is away, also while the chat goes on. */
export const presenceOf = ({ state, away }: Pick<Chat, 'state' | 'away'>): Chat['state'] | 'away' =>
  away && state !== 'over' ? 'away' : state;

/** Whether an offer waits for my word: a colleague hands it to me in person, or nothing is accepted by itself here. */
export const mayDecline = (
  { settings, state }: { settings: Pick<Settings, 'ASSIGNMENT'>; state(): DeskState },
  chat: Chat,
): boolean =>
  isOfferedToMe(state(), chat) && (chat.offer?.byName === true || settings.ASSIGNMENT === 'manual');

/** Whether this attendant may take a customer who waits: a supervisor any, others where a place of their level is. */
export const mayTake = (state: DeskState, chat: Chat): boolean =>
  chat.state === 'waiting' &&
  (isOfferedToMe(state, chat) ||
    isSupervisor(state) ||
    chat.session.sessionTemplate.attendants.some(({ type }) => type === state.me.type));
