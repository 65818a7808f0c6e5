import * as v from 'valibot';
import { CustomerIdSchema } from '../ids.ts';
import { MessageChangeSchema, NewWordsSchema, VersionsSchema } from '../payloads/changed.ts';
import { restRow } from './rest-row.ts';

/** What attendants do about messages that they have written. */

const messageParams = v.object({
  customerId: CustomerIdSchema,
  seq: v.pipe(v.string(), v.regex(/^[1-9]\d{0,14}$/, 'A message has a number.'), v.transform(Number)),
});

export const changeMessage = restRow({
  method: 'PUT',
  path: '/customer/:customerId/messages/:seq',
  rule: 'attendantOfChat',
  summary: 'Other words in place of what the caller has written, within the time that the team has set',
  params: messageParams,
  body: NewWordsSchema,
  maxBytes: 131_072,
  status: 200,
  answer: MessageChangeSchema,
  codes: ['not_found', 'too_late'],
});
export const deleteMessage = restRow({
  method: 'DELETE',
  path: '/customer/:customerId/messages/:seq',
  rule: 'attendantOfChat',
  summary: 'Takes back what the caller has written, within the time that the team has set',
  params: messageParams,
  status: 200,
  answer: MessageChangeSchema,
  codes: ['not_found', 'too_late'],
});
export const messageVersions = restRow({
  method: 'GET',
  path: '/customer/:customerId/messages/:seq/versions',
  rule: 'supervisor',
  summary: 'What a message said before it was changed or taken back',
  params: messageParams,
  status: 200,
  answer: VersionsSchema,
  codes: ['not_found'],
});
