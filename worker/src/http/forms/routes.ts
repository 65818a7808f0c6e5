import {
  CALLS,
  checkAnswers,
  type Form,
  formsToAgree,
  type Id,
  SafeError,
  type SessionTopic,
  sessionTopicOf,
} from '@chimpassist/protocol';
import type { FilledForm } from '../../contract/mail.ts';
import { signedFor } from '../../forms/notice.ts';
import { formPageOf, type PageState } from '../../forms/page.ts';
import { isOpenAt } from '../../forms/page-terms.ts';
import { type AppContext, objectsFor } from '../context.ts';
import { signerFor } from '../file-links.ts';
import { termsFor } from '../opening.ts';
import { route, serve } from '../route.ts';
import { originOf } from '../site.ts';

const HEADERS = {
  // No script, and nothing from elsewhere.
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex',
};

const languageOf = (c: AppContext): string =>
  /^[A-Za-z-]{2,16}/.exec(c.req.header('accept-language') ?? '')?.[0] ?? 'en';

async function answer(c: AppContext, state: Omit<PageState, 'language'>): Promise<Response> {
  return c.html(await formPageOf({ ...state, language: languageOf(c) }), 200, HEADERS);
}

/** The form that this link leads to; null: none has to be agreed to any more. @throws {SafeError} */
async function formOf(
  c: AppContext,
  customerId: Id,
  { until, signature }: { until: number; signature: string },
): Promise<{ form: Form | null; topic: SessionTopic }> {
  const topic = sessionTopicOf(customerId);
  const now = Date.now();
  if (!signerFor(c).isGood(signedFor(topic), { until, signature, now }))
    throw new SafeError('forbidden', 'This link has ended. Write again in the chat to get a new one.');
  const terms = await termsFor(c, now);
  const forms = formsToAgree(terms.forms, isOpenAt(terms, now));
  const language = languageOf(c).split('-')[0];
  const own = forms.find((form) => form.language?.split('-')[0] === language);
  return { form: own ?? forms.find((form) => form.language === null) ?? forms[0] ?? null, topic };
}

/** What the page has sent, as text. */
async function answersOf(c: AppContext): Promise<Record<string, string>> {
  const sent = await c.req.formData().catch(() => new FormData());
  return Object.fromEntries([...sent].map(([name, value]) => [name, typeof value === 'string' ? value : '']));
}

/** The form as a page, for customers whose client knows no forms. */
export const forms = serve(
  route(CALLS.formPage, async (c, { params: { customerId }, query }) => {
    const { form } = await formOf(c, customerId, query);
    return answer(c, { form });
  }),
  route(CALLS.sendFormPage, async (c, { params: { customerId }, query }) => {
    const { form, topic } = await formOf(c, customerId, query);
    if (form === null) return answer(c, { form, isDone: true });
    const given = await answersOf(c);
    const known = await objectsFor(c).chat(topic).knownAnswers();
    const { problems } = checkAnswers(form, given, known);
    if (Object.keys(problems).length > 0) return answer(c, { form, given, problems });
    const filled: FilledForm = { values: {}, form, given, origin: originOf(c) };
    const taken = await objectsFor(c).chat(topic).takeForm(filled);
    if ('refused' in taken) throw new SafeError('too_many', 'This customer has too many attributes.');
    return answer(c, { form, isDone: true });
  }),
);
