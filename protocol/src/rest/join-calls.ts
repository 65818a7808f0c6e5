import * as v from 'valibot';
import { CustomerIdSchema, IdSchema } from '../ids.ts';
import { JoinAnswerSchema } from '../payloads/joining.ts';
import { customerParams } from './customer-params.ts';
import { restRow } from './rest-row.ts';

/** How attendants come into a chat that goes on, where the team wants them to ask. */

export const askToJoin = restRow({
  method: 'POST',
  path: '/customer/:customerId/join',
  rule: 'attendantWithToken',
  summary: 'Asks those who are in a chat to be let in',
  params: customerParams,
  status: 202,
  answer: JoinAnswerSchema,
  codes: ['no_session', 'too_many'],
});
export const answerJoin = restRow({
  method: 'PUT',
  path: '/customer/:customerId/join/:attendantId',
  rule: 'attendantOfChat',
  summary: 'Somebody who is in the chat lets a colleague in, or does not',
  params: v.object({ customerId: CustomerIdSchema, attendantId: IdSchema }),
  body: v.object({ accepted: v.boolean() }),
  status: 200,
  answer: JoinAnswerSchema,
  codes: ['not_found', 'no_session'],
});
