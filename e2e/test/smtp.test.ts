import { signingKeys, type TokenPrincipal } from '@chimpassist/protocol/trust';
import { freePorts } from '@chimpassist/testing/free-ports';
import { type StandIn, startStandIn } from '@chimpassist/testing/stand-in';
import { until } from '@chimpassist/testing/until';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MailBox } from '../../demo/src/mail/mail-box.ts';
import { startSmtp } from '../../demo/src/mail/smtp.ts';

/** Mail that the bridge sends, to a real SMTP server. */
const BASE = 'chimpassist/smtp';
const SECRET = 'a secret of mails for these tests';
const box = new MailBox();
let platform: StandIn;
let port = 0;
let smtp: { stop(): Promise<void> } | null = null;
let tokenFor: (principal: TokenPrincipal) => Promise<string>;

beforeAll(async () => {
  [port = 0] = await freePorts(1);
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']);
  const TOKEN_KEYS = JSON.stringify({ keys: [await crypto.subtle.exportKey('jwk', pair.privateKey)] });
  const keys = await signingKeys(TOKEN_KEYS);
  tokenFor = (principal) => keys.sign(principal, BASE, { signInId: 's' });
  platform = await startStandIn({
    baseTopic: BASE,
    variables: {
      TOKEN_KEYS,
      MAIL_FROM: 'Ação & Cia <support@shop.test>',
      MAIL_SECRET: SECRET,
      MAIL_BRIDGE: 'on',
    },
    bridge: { SMTP_URL: `smtp://127.0.0.1:${port}` },
  });
});
afterAll(async () => {
  await platform?.stop();
  await smtp?.stop();
});

async function post(path: string, by: string, body: BodyInit, type = 'application/json'): Promise<unknown> {
  const response = await fetch(platform.edge.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${by}`, 'content-type': type },
    body,
  });
  const text = await response.text();
  expect([path, response.status, text]).toEqual([path, expect.toSatisfy((n) => n < 300), text]);
  return JSON.parse(text);
}
async function mailsOf(who: string): Promise<string[]> {
  const by = await tokenFor({ kind: 'attendant', id: 1, type: 'support/supervisor' });
  const response = await fetch(`${platform.edge.url}/customer/${who}/mails`, {
    headers: { authorization: `Bearer ${by}` },
  });
  return ((await response.json()) as { state: string }[]).map(({ state }) => state);
}

it('a mail waits while the server is away, is sent once, and its answer comes back', async () => {
  const supervisor = await tokenFor({ kind: 'attendant', id: 1, type: 'support/supervisor' });
  const mary = await tokenFor({ kind: 'customer', id: 'mary', guest: false });
  const say = (content: string, as: string) =>
    post('/v1/chats/mary/messages', supervisor, JSON.stringify({ content, as, name: as }));
  await say('Is the red one still there? 🚲', 'customer');
  await say('Yes, two of them.\n.\nShall I keep one?', 'attendant');
  await post('/customer/mary/transcript', mary, JSON.stringify({ email: 'mary@customer.test' }));
  await until('the first try has failed', async () => (await mailsOf('mary'))[0] === 'waiting');

  smtp = await startSmtp(box, port);
  await until('the mail is sent', async () => (await mailsOf('mary'))[0] === 'sent', 60_000);
  const [mail, ...others] = box.all;
  if (mail === undefined) throw new Error('No mail came.');
  expect(others).toEqual([]);
  expect(mail).toMatchObject({ from: 'support@shop.test', to: 'mary@customer.test' });
  expect(mail.text).toContain('Is the red one still there? 🚲');
  expect(mail.text).toContain('Yes, two of them.\n.\nShall I keep one?');
  expect(mail.replyTo).toMatch(/^support\+[0-9a-f]{40}@shop\.test$/);

  const answer = [
    'From: mary@customer.test',
    `To: ${mail.replyTo}`,
    'Subject: Re: Your chat',
    'Message-ID: <answer@customer.test>',
    `In-Reply-To: <${mail.messageId}>`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Yes, please.',
  ].join('\r\n');
  expect(await post('/mail', SECRET, answer, 'message/rfc822')).toEqual({ outcome: 'taken' });
}, 90_000);
