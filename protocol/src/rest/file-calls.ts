import * as v from 'valibot';
import { THUMBNAIL_MAX_BYTES } from '../limits.ts';
import { AttachmentIdSchema, AttachmentLinkSchema, AttachmentSchema } from '../payloads/attachment.ts';
import { readableList } from '../payloads/list.ts';
import { openObject } from '../payloads/open-object.ts';
import { HistoryEntrySchema } from '../payloads/session-info.ts';
import { customerParams } from './customer-params.ts';
import {
  CustomerFilesQuerySchema,
  FileLinkQuerySchema,
  UPLOAD_CODES,
  UploadQuerySchema,
} from './file-queries.ts';
import { restRow } from './rest-row.ts';

/** Files of chats. */

/** Of a file that is being checked, or that was refused. */
const NOT_OPEN = ['attachment_checking', 'attachment_refused'] as const;

const attachmentParams = v.object({ attachmentId: AttachmentIdSchema });
export const uploadAttachment = restRow({
  method: 'POST',
  path: '/customer/:customerId/attachments',
  rule: 'chatMember',
  summary:
    'Takes a file as the body; a message may carry it then. An Idempotency-Key makes a retry the same file',
  params: customerParams,
  query: UploadQuerySchema,
  bodyIsFile: true,
  status: 201,
  answer: AttachmentSchema,
  codes: UPLOAD_CODES,
});
export const customerFiles = restRow({
  method: 'GET',
  path: '/customer/:customerId/attachments',
  rule: 'chatMember',
  summary:
    'Messages of a customer that carry files, newest first: the most recent ones, or those below a seq',
  params: customerParams,
  query: CustomerFilesQuerySchema,
  status: 200,
  answer: openObject({
    entries: readableList(HistoryEntrySchema),
    /** The `before` of the next page; null after the last one. */
    next: v.nullable(v.number()),
  }),
  codes: [],
});
export const attachment = restRow({
  method: 'GET',
  path: '/attachments/:attachmentId',
  rule: 'chatMember',
  summary: 'The bytes of a file, whole or by Range',
  params: attachmentParams,
  status: 200,
  answerIsFile: true,
  answer: null,
  codes: ['not_found', ...NOT_OPEN, 'not_configured'],
});
export const linkAttachment = restRow({
  method: 'POST',
  path: '/attachments/:attachmentId/link',
  rule: 'chatMember',
  summary: 'A link to one file for ten minutes, for who has no token',
  params: attachmentParams,
  status: 200,
  answer: AttachmentLinkSchema,
  codes: ['not_found', ...NOT_OPEN, 'not_configured'],
});
export const linkedAttachment = restRow({
  method: 'GET',
  path: '/attachments/:attachmentId/linked',
  rule: 'open',
  summary: 'The bytes of a file, by the signature of a link',
  params: attachmentParams,
  query: FileLinkQuerySchema,
  status: 200,
  answerIsFile: true,
  answer: null,
  codes: ['forbidden', 'not_found', ...NOT_OPEN, 'not_configured'],
});
export const putThumbnail = restRow({
  method: 'POST',
  path: '/attachments/:attachmentId/thumbnail',
  rule: 'chatMember',
  summary: 'Takes a small picture of a file, of 20 kB at most',
  params: attachmentParams,
  bodyIsFile: true,
  maxBytes: THUMBNAIL_MAX_BYTES,
  status: 204,
  answer: null,
  codes: ['not_found', 'attachment_type', 'not_configured'],
});
export const thumbnail = restRow({
  method: 'GET',
  path: '/attachments/:attachmentId/thumbnail',
  rule: 'chatMember',
  summary: 'The small picture of a file',
  params: attachmentParams,
  status: 200,
  answerIsFile: true,
  answer: null,
  codes: ['not_found', ...NOT_OPEN, 'not_configured'],
});
