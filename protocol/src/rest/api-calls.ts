import * as v from 'valibot';
import { CustomerIdSchema } from '../ids.ts';
import { PAGE_LIMIT_MAX } from '../limits.ts';
import {
  API_CHAT_STATES,
  ApiAnswersSchema,
  ApiChatSchema,
  ApiChatsSchema,
  ApiCustomerSchema,
  ApiMessageSchema,
  ApiMessagesSchema,
  ApiTagsSchema,
  NewApiMessageSchema,
} from '../payloads/api.ts';
import { AttributesBodySchema, AttributesSchema } from '../payloads/attributes.ts';
import { readableList } from '../payloads/list.ts';
import { NewNoteSchema, NoteSchema } from '../payloads/note.ts';
import { openObject } from '../payloads/open-object.ts';
import { ChatTagsSchema, TagsBodySchema } from '../payloads/tags.ts';
import {
  EntryIdSchema,
  ReadyAnswerBodySchema,
  ReadyAnswerSchema,
  TagBodySchema,
  TagSchema,
} from '../payloads/workspace.ts';
import { NotesQuerySchema } from './desk-queries.ts';
import { count, seqOrNone } from './queries.ts';
import { restRow } from './rest-row.ts';

/** What programs of the operator's do by a key. What it does, it does as the calls of the desk do. */

/** Of a chat, which is its customer's: they have one id. */
const chatParams = v.object({ id: CustomerIdSchema });
const entryParams = v.object({ entryId: EntryIdSchema });
const LONG_BODY_BYTES = 131_072;

export const apiOpenapi = restRow({
  method: 'GET',
  path: '/v1/openapi.json',
  rule: 'open',
  summary: 'The calls of /v1 in the words of OpenAPI 3.1, with examples',
  status: 200,
  answer: openObject({ openapi: v.string() }),
  codes: [],
});
export const apiChats = restRow({
  method: 'GET',
  path: '/v1/chats',
  rule: 'scope:chats:read',
  summary: 'Chats by their ids: all, or those of a state, or that changed since a time',
  query: v.object({
    cursor: v.optional(v.pipe(v.string(), v.maxLength(1_000)), ''),
    limit: count(50, PAGE_LIMIT_MAX),
    state: v.optional(v.picklist(API_CHAT_STATES)),
    /** Epoch ms: only chats that began, ended or went to somebody at or after it. */
    since: seqOrNone,
    /** Only chats with this tag. */
    tag: v.optional(EntryIdSchema),
  }),
  status: 200,
  answer: ApiChatsSchema,
  codes: [],
});
export const apiChat = restRow({
  method: 'GET',
  path: '/v1/chats/:id',
  rule: 'scope:chats:read',
  summary: 'One chat',
  params: chatParams,
  status: 200,
  answer: ApiChatSchema,
  codes: ['not_found'],
});
export const apiMessages = restRow({
  method: 'GET',
  path: '/v1/chats/:id/messages',
  rule: 'scope:chats:read',
  summary: 'Messages of a chat by their seq, the oldest first',
  params: chatParams,
  query: v.object({
    /** The `seq` above which it begins. */
    cursor: v.optional(
      v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'should be a cursor that was given here')),
      '0',
    ),
    limit: count(50, PAGE_LIMIT_MAX),
  }),
  status: 200,
  answer: ApiMessagesSchema,
  codes: [],
});
export const apiSendMessage = restRow({
  method: 'POST',
  path: '/v1/chats/:id/messages',
  rule: 'scope:chats:write',
  summary:
    'A message of the team or of the customer; a retry with the same Idempotency-Key is the same message',
  params: chatParams,
  body: NewApiMessageSchema,
  maxBytes: LONG_BODY_BYTES,
  status: 201,
  answer: ApiMessageSchema,
  codes: ['not_found', 'other_words', 'erased', 'consent_needed', 'attachment_unknown'],
});
export const apiNotes = restRow({
  method: 'GET',
  path: '/v1/chats/:id/notes',
  rule: 'scope:notes:read',
  summary: 'Notes about a chat, oldest first: the most recent ones, those above a number, or those below one',
  params: chatParams,
  query: NotesQuerySchema,
  status: 200,
  answer: openObject({ data: readableList(NoteSchema) }),
  codes: [],
});
export const apiAddNote = restRow({
  method: 'POST',
  path: '/v1/chats/:id/notes',
  rule: 'scope:notes:write',
  summary: 'A note about a chat; who is mentioned is told',
  params: chatParams,
  body: NewNoteSchema,
  maxBytes: LONG_BODY_BYTES,
  status: 201,
  answer: NoteSchema,
  codes: ['not_found', 'too_many', 'other_words'],
});
export const apiCustomer = restRow({
  method: 'GET',
  path: '/v1/customers/:id',
  rule: 'scope:customers:read',
  summary: 'A customer, with attributes and tags',
  params: chatParams,
  status: 200,
  answer: ApiCustomerSchema,
  codes: ['not_found'],
});
export const apiPutAttributes = restRow({
  method: 'PUT',
  path: '/v1/customers/:id/attributes',
  rule: 'scope:customers:write',
  summary: 'What is known of a customer; null takes an attribute away',
  params: chatParams,
  body: AttributesBodySchema,
  status: 200,
  answer: AttributesSchema,
  codes: ['not_found', 'too_many'],
});
export const apiCustomerTags = restRow({
  method: 'GET',
  path: '/v1/customers/:id/tags',
  rule: 'scope:tags:read',
  summary: 'The tags of a customer and of the sessions',
  params: chatParams,
  status: 200,
  answer: ChatTagsSchema,
  codes: [],
});
export const apiPutCustomerTags = restRow({
  method: 'PUT',
  path: '/v1/customers/:id/tags',
  rule: 'scope:tags:write',
  summary: 'All tags of a customer, or of one session, from now on',
  params: chatParams,
  body: TagsBodySchema,
  status: 200,
  answer: ChatTagsSchema,
  codes: ['not_found'],
});
export const apiTags = restRow({
  method: 'GET',
  path: '/v1/tags',
  rule: 'scope:tags:read',
  summary: 'The tags of the workspace',
  status: 200,
  answer: ApiTagsSchema,
  codes: [],
});
export const apiPutTag = restRow({
  method: 'PUT',
  path: '/v1/tags/:entryId',
  rule: 'scope:tags:write',
  summary: 'A tag for chats and customers',
  params: entryParams,
  body: TagBodySchema,
  status: 200,
  answer: TagSchema,
  codes: ['too_many'],
});
export const apiDeleteTag = restRow({
  method: 'DELETE',
  path: '/v1/tags/:entryId',
  rule: 'scope:tags:write',
  summary: 'Removes a tag; chats and customers keep its id',
  params: entryParams,
  status: 204,
  answer: null,
  codes: ['not_found'],
});
export const apiAnswers = restRow({
  method: 'GET',
  path: '/v1/answers',
  rule: 'scope:answers:read',
  summary: 'The ready answers that all attendants have',
  status: 200,
  answer: ApiAnswersSchema,
  codes: [],
});
export const apiPutAnswer = restRow({
  method: 'PUT',
  path: '/v1/answers/:entryId',
  rule: 'scope:answers:write',
  summary: 'A ready answer of everybody',
  params: entryParams,
  body: ReadyAnswerBodySchema,
  status: 200,
  answer: ReadyAnswerSchema,
  codes: ['too_many', 'attachment_unknown'],
});
export const apiDeleteAnswer = restRow({
  method: 'DELETE',
  path: '/v1/answers/:entryId',
  rule: 'scope:answers:write',
  summary: 'Removes a ready answer of everybody',
  params: entryParams,
  status: 204,
  answer: null,
  codes: ['not_found'],
});
