import { AttributesSchema } from '../payloads/attributes.ts';
import { DraftNewsSchema } from '../payloads/draft.ts';
import { MentionPayloadSchema, NotesPayloadSchema } from '../payloads/note.ts';
import { ChatTagsSchema } from '../payloads/tags.ts';
import { WorkspaceFeedSchema } from '../payloads/workspace.ts';
import { attendantTopic, besideChatTopic, platformTopic } from './topic-row.ts';

/** What the team shares. */
export const workspace = platformTopic('client/workspace', {
  publish: [],
  subscribe: ['attendant'],
  qos: 0,
  payload: WorkspaceFeedSchema,
  proves: 'bridge',
});
/** What an attendant has alone of the workspace. */
export const ownWorkspace = attendantTopic('client/attendants/workspace/{attendantId}', {
  publish: [],
  subscribe: ['attendant'],
  qos: 0,
  payload: WorkspaceFeedSchema,
  proves: 'bridge',
});

/** What attendants write about a chat. It does not lie below the session topic, all of which the customer may hear. */
export const notes = besideChatTopic('notes', {
  publish: [],
  subscribe: ['attendant'],
  qos: 1,
  payload: NotesPayloadSchema,
  proves: 'bridge',
});
/** How attendants have tagged a customer and the sessions. */
export const tags = besideChatTopic('tags', {
  publish: [],
  subscribe: ['attendant'],
  qos: 1,
  payload: ChatTagsSchema,
  proves: 'bridge',
});
/** What is known of a customer. */
export const attributes = besideChatTopic('attributes', {
  publish: [],
  subscribe: ['attendant'],
  qos: 1,
  payload: AttributesSchema,
  proves: 'bridge',
});
/** An attendant has begun to write something, or goes on with it: for other machines of the same one, without the words. */
export const drafts = besideChatTopic('drafts', {
  publish: [],
  subscribe: ['attendant'],
  qos: 0,
  payload: DraftNewsSchema,
  proves: 'bridge',
});
/** A colleague names this attendant in a note. */
export const mentions = attendantTopic('client/attendants/notes/{attendantId}', {
  publish: [],
  subscribe: ['attendant'],
  qos: 1,
  payload: MentionPayloadSchema,
  proves: 'bridge',
});
