import * as v from 'valibot';
import { CustomerIdSchema } from '../ids.ts';
import { readableList } from '../payloads/list.ts';
import { NewSessionSchema, OpenedSessionSchema } from '../payloads/new-session.ts';
import { HistoryEntrySchema, SessionInfoSchema } from '../payloads/session-info.ts';
import { MessagesQuerySchema } from './queries.ts';
import { restRow } from './rest-row.ts';

/**
 * The calls that every customer's page makes. They stand alone: of a module's other rows a bundler leaves the schemas in a
 * page.
 */

const customerParams = v.object({ customerId: CustomerIdSchema });

export const openSession = restRow({
  method: 'POST',
  path: '/session',
  rule: 'open',
  summary: 'A new session id; with a customer, also who that is',
  body: NewSessionSchema,
  bodyIsOptional: true,
  status: 200,
  answer: OpenedSessionSchema,
  codes: ['bad_id', 'unauthorized', 'challenge_required', 'rate_limited', 'not_configured'],
});
export const lastSessions = restRow({
  method: 'GET',
  path: '/customer/:customerId/sessions/last',
  rule: 'customer',
  summary: 'At most 10 sessions of a customer, newest first',
  params: customerParams,
  status: 200,
  answer: readableList(SessionInfoSchema),
  codes: [],
});
export const customerMessages = restRow({
  method: 'GET',
  path: '/customer/:customerId/messages',
  rule: 'customer',
  summary: 'Messages of a customer, oldest first: the most recent ones, or all above a seq',
  params: customerParams,
  query: MessagesQuerySchema,
  status: 200,
  answer: readableList(HistoryEntrySchema),
  codes: [],
});
