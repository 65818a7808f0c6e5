import * as v from 'valibot';
import { IdSchema } from '../ids.ts';
import { AnswerFileIdSchema, AnswerFileSchema } from '../payloads/answer-file.ts';
import { FormEntryBodySchema, FormSchema } from '../payloads/form.ts';
import { HoursBodySchema } from '../payloads/hours.ts';
import {
  AuditPageSchema,
  EntryIdSchema,
  GrantBodySchema,
  GrantSchema,
  ReadyAnswerBodySchema,
  ReadyAnswerSchema,
  TagBodySchema,
  TagSchema,
  TeamBodySchema,
  TeamSchema,
  WorkspaceSchema,
  WorkspaceSettingsSchema,
} from '../payloads/workspace.ts';
import { CursorQuerySchema } from './desk-queries.ts';
import { UPLOAD_CODES, UploadQuerySchema } from './file-queries.ts';
import { restRow } from './rest-row.ts';

/** What a team shares. Attendants read it, and change it by their rights. */

const entryParams = v.object({ entryId: EntryIdSchema });

export const workspace = restRow({
  method: 'GET',
  path: '/workspace',
  rule: 'attendantWithToken',
  summary: 'What the team shares, and what the caller has alone',
  status: 200,
  answer: WorkspaceSchema,
  codes: [],
});
export const putAnswer = restRow({
  method: 'PUT',
  path: '/workspace/answers/:entryId',
  rule: 'right:answers',
  summary: 'A ready answer of everybody',
  params: entryParams,
  body: ReadyAnswerBodySchema,
  status: 200,
  answer: ReadyAnswerSchema,
  codes: ['too_many', 'attachment_unknown'],
});
export const deleteAnswer = restRow({
  method: 'DELETE',
  path: '/workspace/answers/:entryId',
  rule: 'right:answers',
  summary: 'Removes a ready answer of everybody',
  params: entryParams,
  status: 204,
  answer: null,
  codes: ['not_found'],
});
export const putOwnAnswer = restRow({
  method: 'PUT',
  path: '/workspace/own/answers/:entryId',
  rule: 'attendantWithToken',
  summary: 'A ready answer of the caller alone',
  params: entryParams,
  body: ReadyAnswerBodySchema,
  status: 200,
  answer: ReadyAnswerSchema,
  codes: ['too_many', 'attachment_unknown'],
});
export const deleteOwnAnswer = restRow({
  method: 'DELETE',
  path: '/workspace/own/answers/:entryId',
  rule: 'attendantWithToken',
  summary: 'Removes a ready answer of the caller',
  params: entryParams,
  status: 204,
  answer: null,
  codes: ['not_found'],
});
export const uploadAnswerFile = restRow({
  method: 'POST',
  path: '/workspace/files',
  rule: 'attendantWithToken',
  summary:
    'Takes a file as the body; a ready answer may carry it then. An Idempotency-Key makes a retry the same file',
  query: UploadQuerySchema,
  bodyIsFile: true,
  status: 201,
  answer: AnswerFileSchema,
  codes: UPLOAD_CODES,
});
export const answerFile = restRow({
  method: 'GET',
  path: '/workspace/files/:fileId',
  rule: 'attendantWithToken',
  summary: 'The bytes of a file that a ready answer carries, whole or by Range',
  params: v.object({ fileId: AnswerFileIdSchema }),
  status: 200,
  answerIsFile: true,
  answer: null,
  codes: ['not_found', 'not_configured'],
});
export const putTag = restRow({
  method: 'PUT',
  path: '/workspace/tags/:entryId',
  rule: 'right:tags',
  summary: 'A tag for chats and customers',
  params: entryParams,
  body: TagBodySchema,
  status: 200,
  answer: TagSchema,
  codes: ['too_many'],
});
export const deleteTag = restRow({
  method: 'DELETE',
  path: '/workspace/tags/:entryId',
  rule: 'right:tags',
  summary: 'Removes a tag; chats and customers keep its id',
  params: entryParams,
  status: 204,
  answer: null,
  codes: ['not_found'],
});
export const putTeam = restRow({
  method: 'PUT',
  path: '/workspace/teams/:entryId',
  rule: 'right:settings',
  summary: 'A team, with its members, skills and languages',
  params: entryParams,
  body: TeamBodySchema,
  status: 200,
  answer: TeamSchema,
  codes: ['too_many'],
});
export const deleteTeam = restRow({
  method: 'DELETE',
  path: '/workspace/teams/:entryId',
  rule: 'right:settings',
  summary: 'Removes a team',
  params: entryParams,
  status: 204,
  answer: null,
  codes: ['not_found'],
});
export const putSettings = restRow({
  method: 'PUT',
  path: '/workspace/settings',
  rule: 'right:settings',
  summary: 'The settings of the team; what is left out has its usual value',
  body: WorkspaceSettingsSchema,
  status: 200,
  answer: WorkspaceSettingsSchema,
  codes: [],
});
export const putHours = restRow({
  method: 'PUT',
  path: '/workspace/hours',
  rule: 'right:settings',
  summary: 'When the team answers: a time zone, spans by the day of the week, and dates that are otherwise',
  body: HoursBodySchema,
  status: 200,
  answer: HoursBodySchema,
  codes: [],
});
export const deleteHours = restRow({
  method: 'DELETE',
  path: '/workspace/hours',
  rule: 'right:settings',
  summary: 'The team has no hours any more: it is open at all times',
  status: 204,
  answer: null,
  codes: ['not_found'],
});
export const putForm = restRow({
  method: 'PUT',
  path: '/workspace/forms/:entryId',
  rule: 'right:settings',
  summary: 'What customers are asked before a chat, when nobody is there, or after it',
  params: entryParams,
  body: FormEntryBodySchema,
  status: 200,
  answer: FormSchema,
  codes: ['too_many'],
});
export const deleteForm = restRow({
  method: 'DELETE',
  path: '/workspace/forms/:entryId',
  rule: 'right:settings',
  summary: 'Removes a form; what was answered stays with the customers',
  params: entryParams,
  status: 204,
  answer: null,
  codes: ['not_found'],
});
export const putGrant = restRow({
  method: 'PUT',
  path: '/workspace/grants/:attendantId',
  rule: 'supervisor',
  summary: 'Which rights somebody has from now on, beside those of the level',
  params: v.object({ attendantId: IdSchema }),
  body: GrantBodySchema,
  status: 200,
  answer: GrantSchema,
  codes: ['too_many'],
});
export const audit = restRow({
  method: 'GET',
  path: '/audit',
  rule: 'supervisor',
  summary: 'Changes of the workspace, the newest first: who, when, and what was before',
  query: CursorQuerySchema,
  status: 200,
  answer: AuditPageSchema,
  codes: [],
});
