import { QuietAnswerSchema, QuietBodySchema } from '../payloads/mark.ts';
import { NoPushBodySchema, PushAnswerSchema, PushBodySchema } from '../payloads/push.ts';
import { customerParams } from './customer-params.ts';
import { restRow } from './rest-row.ts';

/** Who is told in a browser while no page is open. */

export const customerPush = restRow({
  method: 'POST',
  path: '/customer/:customerId/push',
  rule: 'customerAlone',
  summary: 'A browser of the customer is told of answers while no page is open',
  params: customerParams,
  body: PushBodySchema,
  status: 201,
  answer: PushAnswerSchema,
  codes: ['not_configured', 'bad_request'],
});
export const noCustomerPush = restRow({
  method: 'DELETE',
  path: '/customer/:customerId/push',
  rule: 'customerAlone',
  summary: 'It is told no more; without an endpoint, none of the customer’s is',
  params: customerParams,
  body: NoPushBodySchema,
  bodyIsOptional: true,
  status: 204,
  answer: null,
  codes: [],
});
export const attendantPush = restRow({
  method: 'POST',
  path: '/attendant/push',
  rule: 'attendantWithToken',
  summary: 'A browser of the caller is told, while no desk is open, of customers who wait and of mentions',
  body: PushBodySchema,
  status: 201,
  answer: PushAnswerSchema,
  codes: ['not_configured', 'bad_request'],
});
export const noAttendantPush = restRow({
  method: 'DELETE',
  path: '/attendant/push',
  rule: 'attendantWithToken',
  summary: 'It is told no more; without an endpoint, none of the caller’s is',
  body: NoPushBodySchema,
  bodyIsOptional: true,
  status: 204,
  answer: null,
  codes: [],
});
export const putQuiet = restRow({
  method: 'PUT',
  path: '/attendant/quiet',
  rule: 'attendantWithToken',
  summary: 'The caller does not want to be disturbed, until a time or without an end; null ends it',
  body: QuietBodySchema,
  status: 200,
  answer: QuietAnswerSchema,
  codes: [],
});
