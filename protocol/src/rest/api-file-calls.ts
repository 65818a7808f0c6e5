import * as v from 'valibot';
import { CustomerIdSchema } from '../ids.ts';
import { AttachmentSchema } from '../payloads/attachment.ts';
import { UploadQuerySchema } from './file-queries.ts';
import { restRow } from './rest-row.ts';

/** Files of chats, for programs: what is uploaded is carried by a message, `attachments: [{id}]`. */

export const apiUpload = restRow({
  method: 'POST',
  path: '/v1/chats/:id/files',
  rule: 'scope:chats:write',
  summary:
    'Takes a file as the body; a message of this chat may carry it then. An Idempotency-Key makes a retry the same file',
  params: v.object({ id: CustomerIdSchema }),
  query: UploadQuerySchema,
  bodyIsFile: true,
  status: 201,
  answer: AttachmentSchema,
  codes: [
    'length_required',
    'attachment_too_large',
    'attachment_type',
    'too_many',
    'erased',
    'not_configured',
  ],
});
export const apiFile = restRow({
  method: 'GET',
  path: '/v1/chats/:id/files/:fileId',
  rule: 'scope:chats:read',
  summary: 'The bytes of a file of this chat, whole or by Range',
  params: v.object({ id: CustomerIdSchema, fileId: v.pipe(v.string(), v.maxLength(400)) }),
  answerIsFile: true,
  status: 200,
  answer: null,
  codes: ['not_found', 'attachment_checking', 'attachment_refused', 'not_configured'],
});
