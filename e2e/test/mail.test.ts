import { connect, type Socket } from 'node:net';
import { type ChatClient, createChatClient, requestSignIn } from '@chimpassist/client';
import { sessionTopicOf } from '@chimpassist/protocol';
import { launchChromium } from '@chimpassist/testing/launch-chromium';
import { type RunningStack, startStack } from '@chimpassist/testing/stack';
import { until } from '@chimpassist/testing/until';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBot } from '../../examples/bot/bot.ts';

/** The whole circle of `npm start`: who closes the page is answered by mail, and answers by mail. */
let stack: RunningStack;

beforeAll(async () => {
  stack = await startStack({ env: { MAIL_DELAY: '500' } });
});
afterAll(async () => {
  await stack?.stop();
});

interface Mail {
  id: string;
  to: string;
  text: string;
}
const platform = () => ({ endpoint: stack.addresses.worker, brokerHost: stack.addresses.mqttWebSocket });
const mails = async (to: string): Promise<Mail[]> =>
  ((await (await fetch(`${stack.addresses.mail}/api/mails`)).json()) as Mail[]).filter(
    (mail) => mail.to === to,
  );
const post = async (
  url: string,
  body: unknown,
  token?: string,
): Promise<{ status: number; body: unknown }> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
};

/** A customer, and the token that the platform gave. */
async function visitor(): Promise<{ customer: ChatClient; token: string }> {
  let token = '';
  const customer = createChatClient({
    ...platform(),
    async fetcher(input, init) {
      const response = await fetch(input, init);
      if (String(input).endsWith('/session'))
        token = ((await response.clone().json()) as { token: string }).token;
      return response;
    },
  });
  await customer.start();
  return { customer, token };
}

it('a customer who has left is answered by mail, and the reply goes on in the chat', async () => {
  const bot = await startBot(platform(), 'user@chimpassist.com', 'chimpassist');
  try {
    const { customer, token } = await visitor();
    const { id } = customer.customer ?? { id: '' };
    customer.send('Hello');
    await until('the bot has answered', () => customer.messages.length === 2);
    const form = { email: 'mary@customer.test' };
    expect(await post(`${stack.addresses.worker}/customer/${id}/form`, form, token)).toEqual({
      status: 200,
      body: { mail: 'on' },
    });
    expect(await mails(form.email)).toEqual([]);
    await customer.stop();
    await until('the mail comes', async () => (await mails(form.email)).length === 1);
    const [first] = await mails(form.email);
    expect(first?.text).toContain('Hello! Ask me for our opening hours, or for a person.');
    const reply = { to: first?.id, text: 'When are you open?' };
    expect(await post(`${stack.addresses.mail}/api/replies`, reply)).toEqual({
      status: 200,
      body: { outcome: 'taken' },
    });
    await until('the answer to the reply comes by mail', async () => (await mails(form.email)).length === 2);
    const [, second] = await mails(form.email);
    expect(second?.text).toContain('We are here from 9 to 17');
    expect(second?.text).not.toContain('Ask me for our opening hours');
    const history = await fetch(`${stack.addresses.worker}/customer/${id}/messages`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(
      ((await history.json()) as { message: { content: string } }[]).map(({ message }) => message.content),
    ).toEqual([
      'Hello',
      'Hello! Ask me for our opening hours, or for a person.',
      'When are you open?',
      'We are here from 9 to 17, Monday to Friday.',
    ]);
    const page = await (await fetch(stack.addresses.mail)).text();
    expect(page).toContain('We are here from 9 to 17');
  } finally {
    await bot.stop();
  }
});

it('a link in a mail after the end opens a page, and only its button rates the chat', async () => {
  const bot = await startBot(platform(), 'user@chimpassist.com', 'chimpassist');
  const boss = await requestSignIn(stack.addresses.worker, 'supervisor@chimpassist.com', 'chimpassist');
  if (!boss.ok) throw new Error(boss.failure);
  const asBoss = (path: string, init: RequestInit = {}) =>
    fetch(`${stack.addresses.worker}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${boss.token}`, 'content-type': 'application/json' },
    });
  const browser = await launchChromium();
  try {
    const settings = await asBoss('/workspace/settings', { method: 'PUT', body: '{"rating":"stars"}' });
    expect(settings.status).toBe(200);
    const { customer, token } = await visitor();
    const { id } = customer.customer ?? { id: '' };
    customer.send('Hello');
    await until('the bot has answered', () => customer.messages.length === 2);
    await post(`${stack.addresses.worker}/customer/${id}/form`, { email: 'ann@customer.test' }, token);
    await customer.stop();
    await bot.chats.get(sessionTopicOf(id))?.end();
    await until('the mail comes', async () => (await mails('ann@customer.test')).length === 1);
    const [mail] = await mails('ann@customer.test');
    const [url = ''] = /http\S+\/rating\/linked\S+/.exec(mail?.text ?? '') ?? [];
    const ratings = async () =>
      ((await (await asBoss(`/customer/${id}/tags`)).json()) as { ratings?: { value: number }[] }).ratings;
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (line) => complaints.push(line.text()));
    await page.goto(url);
    await page.getByRole('heading', { name: 'How was our chat?' }).waitFor();
    expect(await ratings()).toBeUndefined();
    // The page's own style counts: its policy knows it.
    expect(await page.locator('fieldset').evaluate((set) => getComputedStyle(set).display)).toBe('grid');
    if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/rating-page.png` });
    await page.getByRole('radio', { name: 'Good', exact: true }).check({ force: true });
    await page.getByLabel('Anything you would like to add?').fill('Quick');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Thank you. You can change it for a day.').waitFor();
    expect(await ratings()).toMatchObject([{ value: 4, comment: 'Quick' }]);
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
    await bot.stop();
  }
});

it('SMTP takes any mail, and the page shows it as text', async () => {
  const socket = connect(Number(new URL(stack.addresses.smtp).port), '127.0.0.1');
  const heard = linesOf(socket);
  const lines = [
    ...['EHLO test', 'MAIL FROM:<a@x.test>', 'RCPT TO:<b@x.test>', 'DATA'],
    'From: a@x.test\r\nTo: b@x.test\r\nSubject: <script>1</script>\r\n\r\nplain <b>words</b>\r\n.',
    'QUIT',
  ];
  for (const [i, line] of lines.entries()) {
    await until(`answer ${i}`, () => heard().filter((each) => /^\d{3} /.test(each)).length > i);
    socket.write(`${line}\r\n`);
  }
  await until('the mail is there', async () => (await mails('b@x.test')).length === 1);
  expect((await mails('b@x.test'))[0]?.text).toContain('plain <b>words</b>');
  const page = await (await fetch(stack.addresses.mail)).text();
  expect(page).not.toContain('<script>');
  expect(page).toContain('plain &lt;b&gt;words&lt;/b&gt;');
});

function linesOf(socket: Socket): () => string[] {
  let text = '';
  socket.setEncoding('utf8').on('data', (more: string) => {
    text += more;
  });
  return () => text.split('\r\n');
}
