import * as v from 'valibot';
import { IdSchema } from '../ids.ts';
import { CONTENT_MAX_LENGTH, MENTIONS_MAX } from '../limits.ts';
import { isBlank } from '../text/blank.ts';
import { BOT_FAILURES } from './bot.ts';
import { readableList } from './list.ts';
import { lenient, openObject } from './open-object.ts';
import { PersonSchema } from './person.ts';

/** What happened to the attendant whom a line names: signed out, was not heard of any more, has declined a hand-over, or not taken it in time. */
export const NOTE_LINES = ['signedOut', 'silent', 'declined', 'lapsed'] as const;

/** What attendants write about a chat, and its customer never reads. */
export const NoteSchema = openObject({
  id: v.string(),
  /** Grows by one with each note of a chat: a gap means that something was missed. */
  n: v.number(),
  /** Epoch ms. */
  at: v.number(),
  from: PersonSchema,
  content: v.string(),
  /** Texts of the ids of the colleagues who are told of it. */
  mentions: readableList(v.string()),
  /** A bot has lost the chat to people, and why: a line of the desk rather than somebody's words. */
  botFailure: lenient(v.picklist(BOT_FAILURES)),
  /** Why the chat was offered again, or came back: a line of the desk about the attendant in `from`. */
  line: lenient(
    v.object({
      kind: v.picklist(NOTE_LINES),
      /** The line of the hand-over that was declined. */
      note: v.optional(v.string()),
      /** The name of the attendant to whom it went back. */
      backTo: v.optional(v.string()),
    }),
  ),
});
export type Note = v.InferOutput<typeof NoteSchema>;
export type NoteLine = NonNullable<Note['line']>;

export const NewNoteSchema = v.object({
  content: v.pipe(
    v.string(),
    v.maxLength(CONTENT_MAX_LENGTH),
    v.check((content) => !isBlank(content), 'A note has words that can be seen.'),
  ),
  /** Colleagues who are told of it, and may read the chat from then on. */
  mentions: v.optional(v.pipe(v.array(IdSchema), v.maxLength(MENTIONS_MAX)), []),
  /** Made by its writer: a retry under the same id is the same note. */
  id: v.optional(
    v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/, 'An id of a note has 1 to 64 letters, digits, "-" or "_".')),
  ),
});
export type NewNote = v.InferOutput<typeof NewNoteSchema>;

/** `client/chats/<customerId>/notes`. */
export const NotesPayloadSchema = openObject({ notes: readableList(NoteSchema) });

/** Where a colleague has named somebody in a note. */
export const MentionSchema = openObject({
  customerId: IdSchema,
  customerName: v.fallback(v.string(), ''),
  /** The note's number. */
  n: v.number(),
  /** Epoch ms. */
  at: v.number(),
  from: PersonSchema,
});
export type Mention = v.InferOutput<typeof MentionSchema>;

/** `client/attendants/notes/<id>`: a colleague names this attendant in a note. */
export const MentionPayloadSchema = openObject({
  customerId: IdSchema,
  customerName: lenient(v.string()),
  note: NoteSchema,
});
