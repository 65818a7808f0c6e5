import * as v from 'valibot';
import { CustomerIdSchema, IdSchema } from '../ids.ts';
import { CONTENT_MAX_LENGTH } from '../limits.ts';
import { isBlank } from '../text/blank.ts';
import { SentAttachmentsSchema } from './attachment.ts';
import { AttributeSchema } from './attributes.ts';
import { botExtraEntries } from './bot.ts';
import { readableList } from './list.ts';
import { StoredMessageSchema } from './message.ts';
import { lenient, openObject } from './open-object.ts';
import { AvatarSchema, CustomerSchema, NameSchema } from './person.ts';
import { EndingSchema } from './session-info.ts';
import { ReadyAnswerSchema, TagSchema } from './workspace.ts';

/** What programs read and write by `/v1`. A list is `{data, cursor?}`; with `cursor` the next page is asked for. */

/** A chat is all that one customer has said and was told; its id is the customer's. */
export const API_CHAT_STATES = ['waiting', 'online', 'ended'] as const;
export type ApiChatState = (typeof API_CHAT_STATES)[number];

export const ApiChatSchema = openObject({
  /** The customer's id. */
  id: IdSchema,
  customer: CustomerSchema,
  state: v.picklist(API_CHAT_STATES),
  /** Since when, epoch ms. */
  since: v.number(),
  /** Of the newest session. */
  sessionId: v.string(),
  /** When that began, epoch ms. */
  createdAt: v.number(),
  assignedAttendants: readableList(IdSchema),
  /** Ids of the tags of customer and session. */
  tags: readableList(v.string()),
  /** The customer has no page open. */
  away: v.boolean(),
  /** How it ended. */
  ending: lenient(EndingSchema),
});
export type ApiChat = v.InferOutput<typeof ApiChatSchema>;
export const ApiChatsSchema = openObject({
  data: readableList(ApiChatSchema),
  cursor: v.optional(v.string()),
});
export type ApiChats = v.InferOutput<typeof ApiChatsSchema>;

export const ApiMessageSchema = openObject({
  ...StoredMessageSchema.entries,
  sessionId: v.string(),
  /** Of a bot's message alone. */
  ...botExtraEntries,
});
export type ApiMessage = v.InferOutput<typeof ApiMessageSchema>;
export const ApiMessagesSchema = openObject({
  data: readableList(ApiMessageSchema),
  cursor: v.optional(v.string()),
});

const newApiMessageEntries = {
  content: v.pipe(
    v.string('A message has a text as content.'),
    v.maxLength(CONTENT_MAX_LENGTH, 'The text is too long.'),
  ),
  /** Who says it: the team, or the customer of the chat. */
  as: v.optional(v.picklist(['attendant', 'customer']), 'attendant'),
  /** The writer's name as it is shown. Left out: the key's, or the name that the customer has. */
  name: v.optional(NameSchema),
  avatarURL: v.optional(v.nullable(AvatarSchema)),
  /** Files that were uploaded to this chat before: `[{id}]`. Then it needs no words. */
  attachments: v.optional(SentAttachmentsSchema),
};
export const NewApiMessageSchema = v.pipe(
  v.object(newApiMessageEntries),
  v.check(
    ({ content, attachments = [] }) => !isBlank(content) || attachments.length > 0,
    'A message has words that can be seen, or a file.',
  ),
);
export type NewApiMessage = v.InferOutput<typeof NewApiMessageSchema>;

export const ApiCustomerSchema = openObject({
  id: CustomerIdSchema,
  name: v.string(),
  avatarURL: v.nullable(v.string()),
  attributes: readableList(AttributeSchema),
  /** Ids of tags. */
  tags: readableList(v.string()),
});

export const ApiAnswersSchema = openObject({ data: readableList(ReadyAnswerSchema) });
export const ApiTagsSchema = openObject({ data: readableList(TagSchema) });
