import * as v from 'valibot';
import { VisitorsSchema, WriteFirstBodySchema, WrittenFirstSchema } from '../payloads/visitors.ts';
import { restRow } from './rest-row.ts';

/** Who is on the site now, where the workspace wants to know and the page may say it. */

export const visitorSocket = restRow({
  method: 'GET',
  path: '/visitors/socket',
  rule: 'open',
  summary:
    'Upgraded to a WebSocket by which a page says that somebody looks at it: subprotocols chimp.visitors and a token, if there is one',
  status: 101,
  answer: null,
  codes: ['bad_request', 'not_found', 'overloaded'],
});
export const visitors = restRow({
  method: 'GET',
  path: '/visitors',
  rule: 'attendantWithToken',
  summary: 'Who is on which page now, and for how long',
  status: 200,
  answer: VisitorsSchema,
  codes: ['not_found'],
});
export const writeFirst = restRow({
  method: 'POST',
  path: '/visitors/:visitorId/message',
  rule: 'attendantWithToken',
  summary: 'An attendant writes to a visitor first, in a chat that begins with it',
  params: v.object({ visitorId: v.pipe(v.string(), v.maxLength(64)) }),
  body: WriteFirstBodySchema,
  status: 201,
  answer: WrittenFirstSchema,
  codes: ['not_found', 'not_assigned'],
});
