import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  clickMessage,
  deliverPush,
  messagesShown,
  pretendPushService,
  subscriptionAt,
} from '@chimpassist/testing/push-in-chromium';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findings } from './support/axe.ts';
import { type EdgeStack, startEdgeStack } from './support/edge-stack.ts';

const WISH = 'Tell me in this browser while no desk is open';
/** Paths at which the pretended push service was asked. */
const pushed: string[] = [];
const service = createServer((request, response) => {
  pushed.push(request.url ?? '');
  request.resume().on('end', () => response.writeHead(201).end());
});
let stack: EdgeStack;
let at = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  at = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const VAPID_KEYS = JSON.stringify(privateKey.export({ format: 'jwk' }));
  // Who has closed the desk is gone soon.
  stack = await startEdgeStack({ VAPID_KEYS, PUSH_SERVICE: at, ATTENDANT_KEEP_ALIVE_TIME: '3000' });
});
afterEach(async () => {
  await stack.close();
  pushed.length = 0;
  expect(stack.complaints.splice(0)).toEqual([]);
});
afterAll(async () => {
  await stack?.stop();
  await new Promise((resolve) => service.close(resolve));
});

const look = async (page: Page, name: string): Promise<void> => {
  if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/${name}.png` });
};
async function sectionOf(desk: Page) {
  await desk.goto(`${stack.origin}#settings/push`);
  await desk.reload();
  return desk.getByRole('region', { name: 'Push messages', exact: true });
}
/** Ticks the wish, or takes it back: the box shows it at once, and is enabled when the server has it too. */
async function wish(section: Locator, isOn: boolean): Promise<void> {
  const box = section.getByLabel(WISH);
  await box.click();
  await expect.poll(() => box.isEnabled()).toBe(true);
  await expect.poll(() => box.isChecked()).toBe(isOn);
}
/** A desk whose browser reaches a push service, at the settings. */
async function withService(path: string) {
  const desk = await stack.signedIn();
  await pretendPushService(desk.context(), await subscriptionAt(at + path));
  return { desk, section: await sectionOf(desk) };
}

test('a browser is told while its desk is closed, and leads to the chat', async () => {
  const { desk, section } = await withService('/ada');
  await wish(section, true);
  expect(await findings(desk)).toEqual([]);
  await look(desk, 'push-attendant');
  await desk.goto('about:blank');
  const mary = await stack.customer('Mary');
  mary.send('Is anybody there?');
  await expect.poll(() => pushed, { timeout: 30_000 }).toEqual(['/ada']);

  await desk.goto(stack.origin);
  await desk.getByRole('region', { name: 'Customers' }).waitFor();
  const notice = {
    kind: 'waiting',
    tag: 'chimpassist waiting Mary',
    title: 'A customer is waiting',
    body: '',
  };
  await deliverPush(desk, { ...notice, customerId: 'Mary' });
  const { tag, title, body } = notice;
  await expect.poll(() => messagesShown(desk)).toEqual([{ tag, title, body }]);
  // One that comes again takes its place.
  await deliverPush(desk, { ...notice, customerId: 'Mary' });
  await clickMessage(desk);
  await expect.poll(() => desk.url()).toBe(`${stack.origin}/#chat=Mary`);
  await expect.poll(() => messagesShown(desk)).toEqual([]);
  expect(await desk.evaluate(() => caches.keys())).toEqual([]);

  await wish(await sectionOf(desk), false);
});

test('what was for another attendant ends when somebody else signs in', async () => {
  const { desk, section } = await withService('/shared');
  await wish(section, true);
  const subscribed = () => desk.evaluate(() => localStorage.getItem('test: subscribed with'));
  expect(await subscribed()).not.toBeNull();
  await desk.evaluate(() => localStorage.setItem('chimpassist:push', 'somebody before'));
  await desk.reload();
  await expect.poll(subscribed).toBeNull();
  const box = (await sectionOf(desk)).getByLabel(WISH);
  await expect.poll(() => box.isChecked()).toBe(false);
});
