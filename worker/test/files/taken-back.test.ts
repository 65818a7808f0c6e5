import { SELF } from 'cloudflare:test';
import type { TokenPrincipal } from '@chimpassist/protocol/trust';
import { expect, it } from 'vitest';
import { word } from '../mail/support.ts';
import {
  accept,
  attendantOnline,
  FIRST,
  get,
  request,
  SUPERVISOR,
  say,
  signIn,
  tellDesk,
  tokenFor,
} from '../support.ts';
import { carrying, uploaded } from './support.ts';

const ask = async (method: string, path: string, by: TokenPrincipal, body?: object): Promise<number> => {
  const response = await SELF.fetch(`http://worker${path}`, {
    method,
    headers: { authorization: `Bearer ${await tokenFor(by)}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  await response.arrayBuffer();
  return response.status;
};

it('who takes a message back takes its files, and none that another message carries', async () => {
  expect(await ask('PUT', '/workspace/settings', SUPERVISOR, { changeMinutes: 10 })).toBe(200);
  const [theirs, ours] = [await uploaded(), await uploaded()];
  await say('mary', carrying('mary', theirs));
  await signIn(21, FIRST.type);
  await tellDesk(attendantOnline(21));
  await say('mary', request('mary'));
  await say('mary', accept(21));
  const { message, ...frame } = word(1, 'Is it this one?');
  await say('mary', { ...frame, message: { ...message, attachments: [theirs, ours] } });
  expect(await ask('DELETE', '/customer/mary/messages/2', FIRST)).toBe(200);
  const statusOf = async (id: string) => (await get(`/attachments/${id}`)).status;
  expect([await statusOf(theirs.id), await statusOf(ours.id)]).toEqual([200, 404]);
});
