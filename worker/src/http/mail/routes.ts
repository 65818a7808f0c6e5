import {
  CALLS,
  type ErrorCode,
  type Form,
  type FormBody,
  MAIL_MAX_BYTES,
  SafeError,
  sessionTopicOf,
} from '@chimpassist/protocol';
import type { FilledForm, TranscriptTaken } from '../../contract/mail.ts';
import { type AppContext, accessFor, objectsFor } from '../context.ts';
import { termsFor } from '../opening.ts';
import { route, serve } from '../route.ts';
import { isSameSecret } from '../secret.ts';
import { originOf, siteOf } from '../site.ts';
import { bearerOf } from '../tokens.ts';

/** Whether a call may bring more bytes than JSON does. */
export const isMailCall = (method: string, path: string): boolean =>
  method === 'POST' && path.endsWith('/mail');

const NO_TRANSCRIPT: Record<NonNullable<TranscriptTaken['refused']>, [ErrorCode, string]> = {
  off: ['not_configured', 'This deployment sends no mail.'],
  no_session: ['no_session', 'Nobody has answered in this chat yet.'],
  no_address: ['bad_request', 'email: no address was left; say where the chat is to be sent.'],
  too_many: ['too_many', 'This customer has too many attributes. Take some away first.'],
  too_often: ['rate_limited', 'The chat was sent three times today. Try again tomorrow.'],
};

/** Without a form of the workspace these are all that is taken. */
const KNOWN_FIELDS: readonly string[] = ['name', 'phone'];

function filledIn(
  { form: _, fields = {}, email, language, ...rest }: FormBody,
  origin: string,
  form: Form | undefined,
): FilledForm {
  const values = Object.fromEntries(
    Object.entries(rest)
      .filter(([name]) => KNOWN_FIELDS.includes(name))
      .map(([name, value]) => [name, String(value)]),
  );
  return {
    ...(form === undefined ? { values } : { values: {}, form, given: { ...rest, ...fields } }),
    origin,
    ...(email === undefined ? {} : { email }),
    ...(language === undefined ? {} : { language }),
  };
}

/** Only a mail server of the operator's brings mail. @throws {SafeError} */
async function mailGate(c: AppContext): Promise<void> {
  const { mailSecret } = accessFor(c);
  if (mailSecret === null)
    throw new SafeError('not_configured', 'MAIL_SECRET is not set, so no mail is taken.');
  if (!isSameSecret(bearerOf(c) ?? '', mailSecret))
    throw new SafeError('unauthorized', 'Say MAIL_SECRET as a Bearer token.');
}

export const mail = serve(
  route(CALLS.customerForm, async (c, { params: { customerId }, body }) => {
    const terms = body.form === undefined ? null : await termsFor(c, Date.now());
    const form = terms?.forms.find(({ id }) => id === body.form);
    if (body.fields !== undefined && form === undefined)
      throw new SafeError('not_found', 'There is no such form any more.');
    const taken = await objectsFor(c)
      .chat(sessionTopicOf(customerId))
      .takeForm(filledIn(body, originOf(c), form));
    if ('problems' in taken) {
      const told = Object.entries(taken.problems).map(([name, problem]) => `fields.${name}: ${problem}`);
      throw new SafeError('bad_request', told.join(', '));
    }
    if ('refused' in taken)
      throw new SafeError('too_many', 'This customer has too many attributes. Take some away first.');
    return c.json(taken);
  }),
  route(CALLS.knownAnswers, async (c, { params: { customerId } }) =>
    c.json(await objectsFor(c).chat(sessionTopicOf(customerId)).knownAnswers()),
  ),
  route(CALLS.customerTranscript, async (c, { params: { customerId }, body: { email, language } }) => {
    const { mail: stand, refused } = await objectsFor(c)
      .chat(sessionTopicOf(customerId))
      .sendTranscript({
        origin: originOf(c),
        ...(email === undefined ? {} : { email }),
        ...(language === undefined ? {} : { language }),
      });
    if (refused !== undefined) throw new SafeError(...NO_TRANSCRIPT[refused]);
    return c.json({ mail: stand }, 202);
  }),
  route(CALLS.customerMails, async (c, { params: { customerId } }) =>
    c.json(await objectsFor(c).chat(sessionTopicOf(customerId)).mails()),
  ),
  route(CALLS.takeMail, async (c) => {
    await mailGate(c);
    const raw = await c.req.arrayBuffer();
    if (raw.byteLength === 0) throw new SafeError('bad_request', 'The body is empty: it should be a mail.');
    if (raw.byteLength > MAIL_MAX_BYTES) throw new SafeError('too_large', 'The mail is too large.');
    // Most requests bring no mail: what reads it is begun only here.
    const { receiveMail } = await import('../../inbox/receive.ts');
    const envelope = {
      from: c.req.header('chimp-envelope-from') ?? null,
      to: c.req.header('chimp-envelope-to') ?? null,
    };
    return c.json(await receiveMail(raw, envelope, { env: c.env, site: siteOf(c) }));
  }),
);
