import { type Id, type Message, sameId } from '@chimpassist/protocol';
import type { AttendantCard } from '../contract/attendant-card.ts';
import { type ChatState, placesOf } from './machine/state.ts';

/** What an attendant is called and looks like, by the desk's word. */
export type Face = Pick<AttendantCard, 'id' | 'name' | 'avatarURL'>;

/** So many of one chat are kept after they have left; of earlier ones a late message goes under what it says. */
const FORMERLY_MAX = 10;

const faceOf = ({ id, name, avatarURL }: Face): Face => ({ id, name, avatarURL });

/** Those who were in the chat and are not any more, the newest last. */
export function formerlyIn(before: ChatState, after: ChatState, known: readonly Face[]): Face[] {
  const now = placesOf(after);
  const left = placesOf(before).map(({ attendant }) => faceOf(attendant));
  const isOneOf = (faces: readonly Face[], id: Id) => faces.some((face) => sameId(face.id, id));
  return [...known.filter(({ id }) => !isOneOf(left, id)), ...left]
    .filter(({ id }) => !now.some(({ attendant }) => sameId(attendant.id, id)))
    .slice(-FORMERLY_MAX);
}

/**
 * An attendant's message under the id, name and picture by which the chat knows them: the payload is written by its sender,
 * who could speak in a colleague's name.
 */
export function inOwnFace(message: Message, state: ChatState, formerly: readonly Face[]): Message {
  const faces = [...placesOf(state).map(({ attendant }) => attendant), ...formerly];
  const face = faces.find(({ id }) => sameId(id, message.from.id));
  return face === undefined ? message : { ...message, from: { ...message.from, ...faceOf(face) } };
}
