import { SELF } from 'cloudflare:test';
import type { Form } from '@chimpassist/protocol';
import { customer } from '../edge-client.ts';
import { SUPERVISOR, tokenFor } from '../support.ts';

export const CONSENT = {
  name: 'terms',
  kind: 'consent',
  label: 'You may keep what I write.',
  link: 'https://shop.test/privacy',
  required: true,
};
export const BEFORE = {
  name: 'Before',
  when: 'before',
  intro: 'Who are you?',
  fields: [
    { name: 'name', kind: 'text', label: 'Your name', required: true },
    { name: 'Mail', kind: 'email', label: 'E-mail' },
    { name: 'Call', kind: 'phone', label: 'Phone' },
    { name: 'topic', kind: 'choice', label: 'About', options: ['Order', 'Other'] },
    { name: 'cart', kind: 'hidden', label: 'Cart' },
    CONSENT,
  ],
};

export async function call(
  path: string,
  {
    method = 'GET',
    body,
    by = SUPERVISOR,
  }: { method?: string; body?: unknown; by?: Parameters<typeof tokenFor>[0] } = {},
): Promise<Response> {
  return SELF.fetch(`http://worker${path}`, {
    method,
    headers: { authorization: `Bearer ${await tokenFor(by)}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

export async function putForm(id: string, body: object): Promise<Form> {
  const answer = await call(`/workspace/forms/${id}`, { method: 'PUT', body });
  if (answer.status !== 200) throw new Error(await answer.text());
  return answer.json();
}
export const removeForm = (id: string): Promise<Response> =>
  call(`/workspace/forms/${id}`, { method: 'DELETE' });

/** What pages are told. */
export const formsOfPages = async (): Promise<Form[]> =>
  ((await (await SELF.fetch('http://worker/config/widget')).json()) as { forms?: Form[] }).forms ?? [];

export const fill = (who: string, body: object): Promise<Response> =>
  call(`/customer/${who}/form`, { method: 'POST', body, by: customer(who) });

/** The version of a form's consent. */
export const versionIn = (form: Form): string =>
  form.fields.find(({ kind }) => kind === 'consent')?.version ?? '';
