import { AttributesBodySchema, AttributesSchema, PageAttributesSchema } from '../payloads/attributes.ts';
import { DraftsBodySchema, DraftsSchema } from '../payloads/draft.ts';
import { readableList } from '../payloads/list.ts';
import { MarkBodySchema, MarksSchema } from '../payloads/mark.ts';
import { NewNoteSchema, NoteSchema } from '../payloads/note.ts';
import { ChatTagsSchema, TagsBodySchema } from '../payloads/tags.ts';
import { customerParams } from './customer-params.ts';
import { NotesQuerySchema } from './desk-queries.ts';
import { restRow } from './rest-row.ts';

/** What attendants write about a chat, and how they tag it. No customer reads it. */

export const notes = restRow({
  method: 'GET',
  path: '/customer/:customerId/notes',
  rule: 'attendantOfChat',
  summary: 'Notes about a chat, oldest first: the most recent ones, those above a number, or those below one',
  params: customerParams,
  query: NotesQuerySchema,
  status: 200,
  answer: readableList(NoteSchema),
  codes: [],
});
export const addNote = restRow({
  method: 'POST',
  path: '/customer/:customerId/notes',
  rule: 'attendantOfChat',
  summary: 'A note about a chat; who is mentioned is told, and may read the chat from then on',
  params: customerParams,
  body: NewNoteSchema,
  maxBytes: 131_072,
  status: 201,
  answer: NoteSchema,
  codes: ['not_found', 'too_many', 'other_words'],
});
export const tags = restRow({
  method: 'GET',
  path: '/customer/:customerId/tags',
  rule: 'attendantOfChat',
  summary: 'The tags of a customer and of the sessions',
  params: customerParams,
  status: 200,
  answer: ChatTagsSchema,
  codes: [],
});
export const putTags = restRow({
  method: 'PUT',
  path: '/customer/:customerId/tags',
  rule: 'attendantOfChat',
  summary: 'All tags of a customer, or of one session, from now on',
  params: customerParams,
  body: TagsBodySchema,
  status: 200,
  answer: ChatTagsSchema,
  codes: ['not_found'],
});
export const attributes = restRow({
  method: 'GET',
  path: '/customer/:customerId/attributes',
  rule: 'attendantOfChat',
  summary: 'What is known of a customer, by whom, and since when',
  params: customerParams,
  status: 200,
  answer: AttributesSchema,
  codes: [],
});
export const putAttributes = restRow({
  method: 'PUT',
  path: '/customer/:customerId/attributes',
  rule: 'attendantOfChat',
  summary: 'What an attendant writes down of a customer; null takes an attribute away',
  params: customerParams,
  body: AttributesBodySchema,
  status: 200,
  answer: AttributesSchema,
  codes: ['not_found', 'too_many'],
});
export const putMark = restRow({
  method: 'PUT',
  path: '/customer/:customerId/mark',
  rule: 'attendantOfChat',
  summary: 'The caller snoozes a chat or marks it as unread; null takes the mark away',
  params: customerParams,
  body: MarkBodySchema,
  status: 200,
  answer: MarksSchema,
  codes: [],
});
export const drafts = restRow({
  method: 'GET',
  path: '/customer/:customerId/drafts',
  rule: 'attendantOfChat',
  summary: 'What the caller has begun to write in a chat and not sent',
  params: customerParams,
  status: 200,
  answer: DraftsSchema,
  codes: [],
});
export const putDrafts = restRow({
  method: 'PUT',
  path: '/customer/:customerId/drafts',
  rule: 'attendantOfChat',
  summary:
    'Keeps what the caller has begun to write, for another machine of theirs; an empty text takes it away',
  params: customerParams,
  body: DraftsBodySchema,
  maxBytes: 262_144,
  status: 200,
  answer: DraftsSchema,
  codes: ['not_found'],
});
export const pageAttributes = restRow({
  method: 'POST',
  path: '/customer/:customerId/attributes',
  rule: 'customerAlone',
  summary: 'What a page says of its customer: of names in CUSTOMER_ATTRIBUTES; all others are left out',
  params: customerParams,
  body: PageAttributesSchema,
  status: 204,
  answer: null,
  codes: ['no_session', 'too_many'],
});
