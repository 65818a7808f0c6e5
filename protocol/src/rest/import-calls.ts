import * as v from 'valibot';
import { CustomerIdSchema } from '../ids.ts';
import { AttachmentIdSchema, AttachmentSchema } from '../payloads/attachment.ts';
import { ImportedPartSchema, ImportPartSchema } from '../payloads/import-part.ts';
import { customerParams } from './customer-params.ts';
import { UploadQuerySchema } from './file-queries.ts';
import { restRow } from './rest-row.ts';

/** Chats that come from another deployment, or from another product. */
export const importPart = restRow({
  method: 'POST',
  path: '/customer/:customerId/import',
  rule: 'supervisor',
  summary:
    'Messages, notes, attributes and tags of a customer from elsewhere, as they were; what is there already stays once',
  params: customerParams,
  body: ImportPartSchema,
  status: 200,
  answer: ImportedPartSchema,
  codes: ['bad_id', 'too_many'],
});
export const importFile = restRow({
  method: 'POST',
  path: '/customer/:customerId/import/files/:attachmentId',
  rule: 'supervisor',
  summary:
    'A file of a customer from elsewhere, under the id that it had: before the message that carries it',
  params: v.object({ customerId: CustomerIdSchema, attachmentId: AttachmentIdSchema }),
  query: UploadQuerySchema,
  bodyIsFile: true,
  status: 201,
  answer: AttachmentSchema,
  codes: [
    'not_found',
    'length_required',
    'attachment_too_large',
    'attachment_type',
    'rate_limited',
    'too_many',
    'erased',
    'not_configured',
  ],
});
