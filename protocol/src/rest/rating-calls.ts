import * as v from 'valibot';
import { SessionIdSchema } from '../ids.ts';
import { RatingBodySchema, RatingSchema } from '../payloads/rating.ts';
import { customerParams } from './customer-params.ts';
import { restRow } from './rest-row.ts';

/** How a customer rates a chat that has ended. */

/** A form has a value and a comment, each character of which may be nine. */
const LINKED_MAX_BYTES = 16_384;
const NOT_RATED = ['not_configured', 'no_session', 'forbidden'] as const;
const linkQuery = v.object({ sessionId: SessionIdSchema, signature: v.pipe(v.string(), v.maxLength(100)) });

export const rateChat = restRow({
  method: 'POST',
  path: '/customer/:customerId/rating',
  rule: 'customerAlone',
  summary: 'How the customer rates a session that has ended: once, and to be changed for a day',
  params: customerParams,
  body: RatingBodySchema,
  status: 200,
  answer: RatingSchema,
  codes: NOT_RATED,
});
export const ratingPage = restRow({
  method: 'GET',
  path: '/customer/:customerId/rating/linked',
  rule: 'open',
  summary: 'A page with a form to rate a session, by the signature of a link; to open it changes nothing',
  params: customerParams,
  query: linkQuery,
  status: 200,
  answer: null,
  codes: NOT_RATED,
});
export const rateByLink = restRow({
  method: 'POST',
  path: '/customer/:customerId/rating/linked',
  rule: 'open',
  summary: 'What the form of that page sends; answered with a page',
  params: customerParams,
  query: linkQuery,
  bodyIsFile: true,
  maxBytes: LINKED_MAX_BYTES,
  status: 200,
  answer: null,
  codes: [...NOT_RATED, 'bad_request', 'too_large'],
});
