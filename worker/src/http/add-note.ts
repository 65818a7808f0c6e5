import {
  type Id,
  idText,
  type NewNote,
  type Note,
  type Person,
  SafeError,
  sessionTopicOf,
} from '@chimpassist/protocol';
import { type AppContext, objectsFor } from './context.ts';

const UNKNOWN = { kind: 'unknown' } as const;
const REFUSALS = {
  not_found: 'This customer was never here.',
  too_many: 'There are too many notes about this chat.',
  other_words: 'There is another note with this id.',
};

/** The attendant as colleagues know them, by the desk's word. */
export async function personOf(c: AppContext, id: Id): Promise<Person> {
  const standing =
    (
      await objectsFor(c)
        .desk()
        .standings([idText(id)])
    ).get(idText(id)) ?? UNKNOWN;
  const person = standing.kind === 'signedIn' ? standing.person : null;
  return { id, name: '', avatarURL: null, ...person };
}

/** Stores a note about a chat. @throws {SafeError} */
export async function addNote(c: AppContext, customerId: Id, note: NewNote, from: Person): Promise<Note> {
  const mentions = [...new Set(note.mentions.map(idText))];
  const standings = mentions.length === 0 ? new Map() : await objectsFor(c).desk().standings(mentions);
  if (mentions.some((id) => (standings.get(id) ?? UNKNOWN).kind === 'unknown'))
    throw new SafeError('bad_request', 'mentions: nobody with one of these ids has ever signed in here.');
  const answer = await objectsFor(c).chat(sessionTopicOf(customerId)).addNote(note, from);
  if ('refused' in answer) throw new SafeError(answer.refused, REFUSALS[answer.refused]);
  return answer.note;
}
