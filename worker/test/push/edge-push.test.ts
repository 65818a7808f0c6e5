import { SELF } from 'cloudflare:test';
import { expect, it } from 'vitest';
import { customer, EdgeClient } from '../edge-client.ts';
import { LinkClient } from '../link-client.ts';
import { chatInPicture, stateOf, tokenFor } from '../support.ts';
import { type Browser, makeBrowser } from './browser.ts';

/** Without a bridge a word is one row, and nobody else is told of it: no alarm rings but for what is due. */

async function chatting(
  who: string,
  attendantId: number,
): Promise<{ page: EdgeClient; attendant: LinkClient }> {
  const page = await EdgeClient.open(who);
  const attendant = await LinkClient.open(attendantId);
  page.write(1);
  await expect.poll(async () => (await chatInPicture(who))?.state).toBe('waiting');
  await attendant.followChat(who);
  attendant.accept(who);
  await expect.poll(async () => (await chatInPicture(who))?.state).toBe('online');
  return { page, attendant };
}

async function subscribed(who: string): Promise<Browser> {
  const browser = await makeBrowser(`https://fcm.googleapis.com/fcm/send/${who}`);
  const { status } = await SELF.fetch(`http://worker/customer/${who}/push`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await tokenFor(customer(who))}`, 'content-type': 'application/json' },
    body: JSON.stringify(browser.subscription),
  });
  expect(status).toBe(201);
  return browser;
}
const isTold = (browser: Browser) => expect.poll(async () => (await browser.pushed()).length).toBe(1);

it('a customer who has gone is told of the next answer soon', async () => {
  const { page, attendant } = await chatting('edge-gone', 451);
  const browser = await subscribed('edge-gone');
  page.socket.close(1000);
  await expect.poll(() => page.closed).not.toBeNull();
  await expect.poll(async () => (await stateOf('edge-gone')).record.away).toBe(true);
  attendant.write('edge-gone', 1);
  await isTold(browser);
});

it('who goes after the end is told of what was not read', async () => {
  const { page, attendant } = await chatting('edge-over', 452);
  const browser = await subscribed('edge-over');
  attendant.write('edge-over', 1);
  await expect.poll(() => page.wordsOn('messages/attendant')).toHaveLength(1);
  attendant.command({ command: 'end', sessionTopic: page.topic });
  await expect.poll(async () => (await stateOf('edge-over')).record.state.kind).toBe('over');
  expect(await browser.pushed()).toEqual([]);
  page.socket.close(1000);
  await isTold(browser);
});
