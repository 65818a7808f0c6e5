import { VISITORS_SUBPROTOCOL } from '@chimpassist/protocol';
import { until } from '@chimpassist/testing/until';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findings } from './support/axe.ts';
import { type EdgeStack, startEdgeStack } from './support/edge-stack.ts';

let stack: EdgeStack;
const open: WebSocket[] = [];
beforeAll(async () => {
  stack = await startEdgeStack();
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.close();
  await stack.close();
  expect(stack.complaints.splice(0)).toEqual([]);
});
afterAll(() => stack?.stop());

const look = async (page: Page, name: string): Promise<void> => {
  if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/${name}.png` });
};

/** A page of a shop, as the widget speaks there. Asked who it is, it is this customer, or does not answer. */
async function visitor(at: object, customer: string | null = null): Promise<WebSocket> {
  const socket = new WebSocket(`${stack.worker.url.replace('http', 'ws')}/visitors/socket`, [
    VISITORS_SUBPROTOCOL,
  ]);
  open.push(socket);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  socket.send(JSON.stringify({ kind: 'at', seconds: 65, ...at }));
  socket.onmessage = async ({ data }) => {
    if (customer === null || JSON.parse(String(data)).kind !== 'identify') return;
    await stack.customer(customer);
    const token = await stack.worker.token({ kind: 'customer', id: customer, guest: false });
    socket.send(JSON.stringify({ kind: 'identified', token }));
  };
  return socket;
}
const list = (page: Page) => page.getByRole('region', { name: 'Visitors now', exact: true });
/** By its key, which does nothing until the desk has read what the team has set. */
const openList = (page: Page) =>
  until('the list is open', async () => {
    await page.keyboard.press('v');
    return list(page).isVisible();
  });
const row = (page: Page, text: string) => list(page).getByRole('listitem').filter({ hasText: text });

test('who is on the site is seen as it is, once a supervisor has turned it on', async () => {
  const boss = await stack.signedIn('supervisor@chimpassist.com');
  await boss.getByRole('button', { name: /^Your menu/ }).click();
  expect(await boss.getByRole('menuitem', { name: 'Visitors now' }).count()).toBe(0);
  await boss.keyboard.press('Escape');
  await boss.goto(`${stack.origin}#settings/visitors`);
  await boss.reload();
  const option = boss.getByLabel('Show attendants who is on the site now');
  await option.click();
  await boss.getByText('Saved.').waitFor();
  expect(await findings(boss)).toEqual([]);
  await look(boss, 'visitors-setting');

  const ana = await stack.signedIn();
  await openList(ana);
  await list(ana).getByText('Nobody is on the site now.').waitFor();
  const bicycles = { page: 'https://shop.test/bicycles/alder', title: 'The Alder', language: 'pt-BR' };
  const mary = await visitor({ ...bicycles, name: 'Mary Okafor' });
  await visitor({ page: 'https://shop.test/cart', title: 'Your cart', language: 'ar', isQuiet: true });
  await row(ana, 'Mary Okafor').getByText('shop.test/bicycles/alder').waitFor();
  await row(ana, 'Mary Okafor')
    .getByText(/on this page for 1:\d\d/)
    .waitFor();
  await list(ana).getByText('2 pages are looked at.').waitFor();
  const quiet = row(ana, 'Your cart');
  await quiet.getByText('Has said “Not now”').waitFor();
  expect(await quiet.getByRole('button').count()).toBe(0);
  expect(await findings(ana)).toEqual([]);
  await look(ana, 'visitors-light');
  await ana.emulateMedia({ colorScheme: 'dark' });
  await look(ana, 'visitors-dark');
  await ana.setViewportSize({ width: 390, height: 844 });
  expect(await findings(ana)).toEqual([]);
  await look(ana, 'visitors-phone');
  await ana.evaluate(() => {
    document.documentElement.dir = 'rtl';
  });
  expect(await findings(ana)).toEqual([]);
  await look(ana, 'visitors-rtl');
  mary.close();
  await row(ana, 'Mary Okafor').waitFor({ state: 'detached' });
  await list(ana).getByText('1 page is looked at.').waitFor();
});

test('an attendant writes first by keyboard, and is in the chat that begins with it', async () => {
  await visitor({ page: 'https://shop.test/saddles', name: 'Sam Saddle' }, 'sam-first');
  const leaving = await visitor({ page: 'https://shop.test/bells', name: 'Bea Bell' });
  const ana = await stack.signedIn();
  await openList(ana);
  const write = (who: string) => list(ana).getByRole('button', { name: `Write to ${who} first` });
  await write('Bea Bell').click();
  await ana.getByLabel('Your message').fill('Are you looking for a bell?');
  await look(ana, 'visitors-write');
  leaving.close();
  // The row stays with what was begun.
  await row(ana, 'Bea Bell').getByText('Has left the page').waitFor();
  await ana.keyboard.press('Enter');
  await list(ana).getByText('this visitor has left. Nothing was sent.').waitFor();
  expect(await ana.getByLabel('Your message').inputValue()).toBe('Are you looking for a bell?');
  expect(await findings(ana)).toEqual([]);
  await ana.keyboard.press('Escape');
  await row(ana, 'Bea Bell').waitFor({ state: 'detached' });

  await write('Sam Saddle').focus();
  await ana.keyboard.press('Enter');
  await ana.getByLabel('Your message').fill('Which one do you ride?');
  await ana.keyboard.press('Enter');
  await ana.getByRole('heading', { level: 2, name: 'Sam Saddle' }).first().waitFor();
  await ana.getByRole('log').getByText('Which one do you ride?').waitFor();
  await ana.getByLabel('Write to Sam Saddle').fill('The brown one is soft.');
  await ana.keyboard.press('Enter');
  await ana.getByRole('log').getByText('The brown one is soft.').waitFor();
});

test('a page of the desk is there again after each reload, though a customer waits', async () => {
  const mary = await stack.customer('Wanda Waits');
  mary.send('Is anybody there?');
  const page = await stack.signedIn();
  await page.goto(`${stack.origin}#settings/push`);
  for (let n = 0; n < 3; n += 1) {
    await page.reload();
    await page.getByRole('region', { name: 'Push messages', exact: true }).waitFor();
    await expect.poll(() => page.url()).toBe(`${stack.origin}/#settings/push`);
  }
  await page.goBack();
  await page.getByText('Choose a customer').waitFor();
});
