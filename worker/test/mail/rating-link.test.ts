import { SELF } from 'cloudflare:test';
import { expect, it } from 'vitest';
import { command, SUPERVISOR, say, tokenFor, topicOf } from '../support.ts';
import { away, form, inChat, mails, read, word } from './support.ts';

const settings = async (body: unknown): Promise<Response> =>
  SELF.fetch('http://worker/workspace/settings', {
    method: 'PUT',
    headers: { authorization: `Bearer ${await tokenFor(SUPERVISOR)}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const end = (who: string) => say(who, command(21, { command: 'end', sessionTopic: topicOf(who) }));

it('a mail after the end of a chat has a link to rate it', async () => {
  await settings({ rating: 'stars' });
  await inChat('rates', { email: 'rates@customer.test', language: 'es' });
  await say('rates', away(), word(1, 'Sent today'));
  await end('rates');
  const [mail] = await mails('rates', 1);
  const [, url = ''] = /Cuéntelo aquí:\n(\S+)\n/.exec(mail?.text ?? '') ?? [];
  const page = await SELF.fetch(url, { headers: { 'accept-language': 'en' } });
  expect(await page.text()).toContain('¿Qué tal fue nuestra conversación?');
  const voted = await SELF.fetch(url, { method: 'POST', body: new URLSearchParams({ value: '4' }) });
  expect(await voted.text()).toContain('Gracias.');
  // Who has rated is not asked again.
  expect((await form('rates', {}, 'transcript')).status).toBe(202);
  const [, transcript] = await mails('rates', 2);
  expect(transcript?.text).toContain('Sent today');
  expect(transcript?.text).not.toContain('Cuéntelo');
});

it('a mail of a chat that goes on asks for nothing', async () => {
  await settings({ rating: 'stars' });
  await inChat('talks');
  await say('talks', word(1, 'One'), read(1), away(), word(2, 'Two'));
  const [mail] = await mails('talks', 1);
  expect(mail?.text).toContain('Two');
  expect(mail?.text).not.toContain('How was our chat');
  await settings({});
});
