import { MAIL_MAX_BYTES } from '../limits.ts';
import { KnownAnswersSchema } from '../payloads/form.ts';
import { readableList } from '../payloads/list.ts';
import {
  FormAnswerSchema,
  FormBodySchema,
  MailEntrySchema,
  MailOutcomeSchema,
  TranscriptBodySchema,
} from '../payloads/mail.ts';
import { customerParams } from './customer-params.ts';
import { restRow } from './rest-row.ts';

/** What goes on by mail while the customer's page is closed. */

export const customerForm = restRow({
  method: 'POST',
  path: '/customer/:customerId/form',
  rule: 'customerAlone',
  summary: 'What a customer has filled in; an address gets what the customer has not read',
  params: customerParams,
  body: FormBodySchema,
  status: 200,
  answer: FormAnswerSchema,
  codes: ['too_many', 'not_found'],
});
export const knownAnswers = restRow({
  method: 'GET',
  path: '/customer/:customerId/form',
  rule: 'customerAlone',
  summary: 'Which fields the customer has answered already, and which consents were given: names, no values',
  params: customerParams,
  status: 200,
  answer: KnownAnswersSchema,
  codes: [],
});
export const customerTranscript = restRow({
  method: 'POST',
  path: '/customer/:customerId/transcript',
  rule: 'customerAlone',
  summary: 'The customer asks for the whole chat by mail; an address that is given counts as left',
  params: customerParams,
  body: TranscriptBodySchema,
  status: 202,
  answer: FormAnswerSchema,
  codes: ['not_configured', 'no_session', 'bad_request', 'too_many', 'rate_limited'],
});
export const customerMails = restRow({
  method: 'GET',
  path: '/customer/:customerId/mails',
  rule: 'attendantOfChat',
  summary: 'The newest mails of a chat, oldest first: which way each went, and what has become of it',
  params: customerParams,
  status: 200,
  answer: readableList(MailEntrySchema),
  codes: [],
});
export const takeMail = restRow({
  method: 'POST',
  path: '/mail',
  rule: 'open',
  summary: 'A mail as it came (RFC 5322), from a mail server that knows MAIL_SECRET',
  bodyIsFile: true,
  maxBytes: MAIL_MAX_BYTES,
  status: 200,
  answer: MailOutcomeSchema,
  codes: ['unauthorized', 'not_configured', 'bad_request'],
});
