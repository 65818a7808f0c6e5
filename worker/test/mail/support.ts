import { runDurableObjectAlarm, SELF } from 'cloudflare:test';
import type { MailEntry } from '@chimpassist/protocol';
import { expect } from 'vitest';
import { customer } from '../edge-client.ts';
import {
  accept,
  attendantOnline,
  chat,
  FIRST,
  get,
  message,
  request,
  say,
  signIn,
  tellDesk,
  tokenFor,
} from '../support.ts';
import { MAIL_SECRET, type SentMail } from './provider.ts';

export const form = async (who: string, body: unknown, call = 'form'): Promise<Response> =>
  SELF.fetch(`http://worker/customer/${who}/${call}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await tokenFor(customer(who))}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** A word of attendant 21's. */
export const word = (n: number, content: string) => ({
  kind: 'message',
  at: Date.now(),
  proven: 'attendant',
  message: {
    id: `a-${n}`,
    from: { id: 21, name: 'A21', avatarURL: null, role: 'attendant' },
    timestamp: n,
    content,
    readAt: null,
  },
});
export const read = (n: number) => ({
  kind: 'receipt',
  at: Date.now(),
  readMessages: [{ from: { id: 21, role: 'attendant' }, id: `a-${n}`, timestamp: n, readAt: 5 }],
});
export const away = (isAway = true) => ({ kind: 'presence', at: Date.now(), away: isAway });
export const addressOf = (who: string): string => `${who}@customer.test`;

/** A customer in a chat with attendant 21, who has left an address. */
export async function inChat(who: string, body: object = { email: addressOf(who) }): Promise<void> {
  await signIn(21, FIRST.type);
  await tellDesk(attendantOnline(21));
  await say(who, request(who), message(who, 1));
  await say(who, accept(21));
  expect((await form(who, body)).status).toBe(200);
}

/** Lets the alarm ring until nothing is due any more, or `times` are over. */
export async function ring(who: string, times = 5): Promise<void> {
  for (let i = 0; i < times; i++) if (!(await runDurableObjectAlarm(chat(who)))) return;
}

/** What the operator's service has sent to the customer, and how often it was called for it. */
export async function delivered(who: string): Promise<{ calls: number; mails: SentMail[] }> {
  const response = await fetch(`https://mail.operator.test/?to=${encodeURIComponent(addressOf(who))}`);
  return (await response.json()) as { calls: number; mails: SentMail[] };
}
export const entries = async (who: string): Promise<MailEntry[]> =>
  (await (await get(`/customer/${who}/mails`)).json()) as MailEntry[];

/** Rings until the customer has got so many mails. @returns them. */
export async function mails(who: string, count: number): Promise<SentMail[]> {
  await expect
    .poll(async () => {
      await ring(who);
      return (await delivered(who)).mails.length;
    })
    .toBe(count);
  return (await delivered(who)).mails;
}

/** The mail that `who` has got about these words of an attendant. */
export async function mailed(who: string, ...words: string[]): Promise<SentMail> {
  await inChat(who);
  await say(who, away(), ...words.map((content, i) => word(i + 1, content)));
  const [mail] = await mails(who, 1);
  if (mail === undefined) throw new Error('No mail was sent.');
  return mail;
}

/** Brings a mail to the Worker. */
export async function bring(
  raw: string,
  headers: Record<string, string> = { authorization: `Bearer ${MAIL_SECRET}` },
): Promise<{ status: number; outcome?: string; reason?: string }> {
  const response = await SELF.fetch('http://worker/mail', {
    method: 'POST',
    headers: { 'content-type': 'message/rfc822', ...headers },
    body: raw,
  });
  return { status: response.status, ...((await response.json()) as object) };
}

/** A mail in the plainest form. */
export const plainMail = (
  who: string,
  { replyTo, id }: Pick<SentMail, 'replyTo' | 'id'>,
  text: string,
  over: Record<string, string> = {},
): string =>
  [
    ...Object.entries({
      From: addressOf(who),
      To: replyTo,
      Subject: 'Re: An answer',
      'Message-ID': `<${crypto.randomUUID()}@customer.test>`,
      'In-Reply-To': `<${id}>`,
      'Content-Type': 'text/plain; charset=utf-8',
      ...over,
    })
      .filter(([, value]) => value !== '')
      .map(([name, value]) => `${name}: ${value}`),
    '',
    text,
  ].join('\r\n');
