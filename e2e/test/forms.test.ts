import { type ChatClient, createChatClient, requestSignIn } from '@chimpassist/client';
import type { Form } from '@chimpassist/protocol';
import { type RunningStack, startStack } from '@chimpassist/testing/stack';
import { until } from '@chimpassist/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBot } from '../../examples/bot/bot.ts';

/** From the form to the mail, on both roads: nothing is stored before the consent, and the answer comes where it was wished. */
let stack: RunningStack;
let supervisor = '';
let version = '';

const BODY = {
  name: 'Before',
  when: 'before',
  fields: [
    { name: 'email', kind: 'email', label: 'Your e-mail address', required: true },
    { name: 'terms', kind: 'consent', label: 'You may keep what I write.', required: true },
  ],
};

async function call<T>(path: string, token: string, method = 'GET', body?: unknown): Promise<T> {
  const response = await fetch(stack.addresses.worker + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect([path, response.status]).toEqual([path, 200]);
  return response.json() as Promise<T>;
}

beforeAll(async () => {
  stack = await startStack({ env: { MAIL_DELAY: '500' } });
  const signedIn = await requestSignIn(stack.addresses.worker, 'supervisor@chimpassist.com', 'chimpassist');
  if (!signedIn.ok) throw new Error(signedIn.failure);
  supervisor = signedIn.token ?? '';
  const form = await call<Form>('/workspace/forms/before', supervisor, 'PUT', BODY);
  version = form.fields.find(({ kind }) => kind === 'consent')?.version ?? '';
});
afterAll(async () => {
  await stack?.stop();
});

async function visitor(brokerHost: string): Promise<{ customer: ChatClient; token: () => string }> {
  let token = '';
  const customer = createChatClient({
    endpoint: stack.addresses.worker,
    brokerHost,
    async fetcher(input, init) {
      const response = await fetch(input, init);
      if (String(input).endsWith('/session'))
        token = ((await response.clone().json()) as { token: string }).token;
      return response;
    },
  });
  await customer.start();
  return { customer, token: () => token };
}
const mails = async (to: string): Promise<{ to: string; text: string }[]> =>
  (
    (await (await fetch(`${stack.addresses.mail}/api/mails`)).json()) as { to: string; text: string }[]
  ).filter((mail) => mail.to === to);
const ROADS: Record<string, () => string> = {
  'at a broker': () => stack.addresses.mqttWebSocket,
  'at the edge': () => `${stack.addresses.worker}/mqtt`,
};

describe.each(Object.entries(ROADS))('a required consent %s', (road, host) => {
  it('comes before the first word; the desk knows the answers, the answer is mailed', async () => {
    const { customer, token } = await visitor(host());
    const { id } = customer.customer ?? { id: '' };
    const address = `${road.replaceAll(' ', '-')}@customer.test`;
    const stored = () => call<unknown[]>(`/customer/${id}/messages`, token());
    customer.send('Hello');
    await until('the word is refused', () =>
      customer.messages.some((message) => customer.failureOf(String(message.id)) === 'consent'),
    );
    expect(await stored()).toEqual([]);
    const fields = { email: address, terms: version };
    await call(`/customer/${id}/form`, token(), 'POST', { form: 'before', fields });
    const bot = await startBot(
      { endpoint: stack.addresses.worker, brokerHost: stack.addresses.mqttWebSocket },
      'user@chimpassist.com',
      'chimpassist',
    );
    try {
      customer.send('Hello again');
      await until('the bot has answered', () =>
        customer.messages.some(({ content }) => content.startsWith('Hello! Ask me')),
      );
      expect(await call(`/customer/${id}/attributes`, supervisor)).toMatchObject({
        attributes: [{ name: 'email', value: address, form: 'before' }],
        consents: [{ field: 'terms', text: 'You may keep what I write.', version }],
      });
      await customer.stop();
      await until('the mail comes', async () => (await mails(address)).length === 1);
      expect((await mails(address))[0]?.text).toContain('Hello! Ask me');
    } finally {
      await bot.stop();
    }
  });
});
