import { ImportedPartSchema, ImportPartSchema } from '../payloads/import-part.ts';
import { customerParams } from './customer-params.ts';
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
