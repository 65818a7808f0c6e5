import { until } from '@chimpassist/testing/until';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findings } from './support/axe.ts';
import { type EdgeStack, startEdgeStack } from './support/edge-stack.ts';

let stack: EdgeStack;
beforeAll(async () => {
  stack = await startEdgeStack();
});
afterEach(async () => {
  await stack.close();
  expect(stack.complaints).toEqual([]);
});
afterAll(() => stack?.stop());

const row = (page: Page, name: string) => page.locator('.row').filter({ hasText: name });
const bar = (page: Page) => page.getByRole('combobox', { name: /What do you want to do/ });
const section = (page: Page, name: string) => page.locator(`.list-heading[data-section="${name}"]`);
async function desk(...names: string[]): Promise<Page> {
  const page = await stack.signedIn();
  for (const name of names) {
    const customer = await stack.customer(name);
    customer.send(`I am ${name}`);
    await row(page, name).waitFor();
  }
  await page.getByRole('button', { name: 'Search everything' }).waitFor();
  return page;
}

test('Ctrl+K finds every command and chat by name, also out of a field', async () => {
  const page = await desk('Mary Bar', 'Noah Bar');
  await row(page, 'Mary Bar').click();
  const reply = page.getByRole('textbox', { name: /^Write to/ });
  await reply.fill('half a word');
  await page.keyboard.press('Control+k');
  await bar(page).waitFor();
  expect(await findings(page)).toEqual([]);
  await bar(page).fill('hand');
  const option = page.getByRole('option', { name: /Hand over/ });
  await option.waitFor();
  await expect.poll(() => option.locator('kbd').allTextContents()).toEqual(['H']);
  await bar(page).fill('noah');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2, name: 'Noah Bar' }).waitFor();
  await page.keyboard.press('Control+k');
  await bar(page).fill('dark');
  await page.keyboard.press('Enter');
  await until('it is dark', () => page.evaluate(() => document.documentElement.dataset.theme === 'dark'));
  await page.keyboard.press('Control+k');
  await bar(page).fill('anything else');
  await page.getByRole('option', { name: 'Search everything for “anything else”' }).click();
  await page.getByRole('searchbox', { name: 'Words to search for' }).waitFor();
  await row(page, 'Mary Bar').click();
  await expect.poll(() => reply.inputValue()).toBe('half a word');
});

test('a chat is snoozed by keys on all machines, and a word brings it back', async () => {
  const page = await desk('Ruth Snooze');
  const elsewhere = await stack.signedIn();
  await row(page, 'Ruth Snooze').click();
  await page
    .getByRole('textbox', { name: /^Write to/ })
    .and(page.locator(':focus'))
    .waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('z');
  const dialog = page.getByRole('dialog', { name: 'Snooze this chat' });
  await dialog.waitFor();
  expect(await findings(page)).toEqual([]);
  await dialog.getByRole('button', { name: /Until tomorrow morning/ }).press('Enter');
  for (const each of [page, elsewhere]) await section(each, 'snoozed').waitFor();
  await page.reload();
  await section(page, 'snoozed').waitFor();
  const customers = await stack.customer('Ruth Snooze');
  customers.send('Are you there?');
  for (const each of [page, elsewhere]) {
    await section(each, 'snoozed').waitFor({ state: 'detached' });
    await row(each, 'Ruth Snooze').getByText('Back from snooze').waitFor({ state: 'attached' });
  }
  await row(page, 'Ruth Snooze').click();
  await row(elsewhere, 'Ruth Snooze').getByText('Back from snooze').waitFor({ state: 'detached' });
});

test('a chat that is marked as unread says so until it is opened again', async () => {
  const page = await desk('Ina Unread');
  await row(page, 'Ina Unread').click();
  await page
    .getByRole('textbox', { name: /^Write to/ })
    .and(page.locator(':focus'))
    .waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('u');
  const mark = row(page, 'Ina Unread').getByText('Marked as unread');
  await mark.waitFor({ state: 'attached' });
  await page.reload();
  await mark.waitFor({ state: 'attached' });
  await row(page, 'Ina Unread').click();
  await mark.waitFor({ state: 'detached' });
});

test('attributes say who claims them, and are written down, changed and taken away', async () => {
  const page = await desk('Ada Attributes');
  await row(page, 'Ada Attributes').click();
  const panel = page.getByRole('complementary', { name: 'About the customer' });
  await panel.getByRole('button', { name: 'Write one down' }).click();
  await panel.getByLabel('Name', { exact: true }).fill('plan');
  await panel.getByLabel('Value').fill('gold');
  await page.keyboard.press('Enter');
  await panel.getByText('gold', { exact: true }).waitFor();
  await panel.getByText(/^Written down here · /).waitFor();
  await panel.getByRole('button', { name: 'Change plan' }).click();
  await panel.getByLabel('Value').fill('silver');
  expect(await findings(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await panel.getByText('silver', { exact: true }).waitFor();
  await panel.getByRole('button', { name: 'Remove plan' }).click();
  await panel.getByText('silver', { exact: true }).waitFor({ state: 'detached' });
});

test('what is begun goes on in mid-sentence at another machine, until it is sent', async () => {
  const page = await desk('Doris Draft');
  const elsewhere = await stack.signedIn();
  const puts: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'PUT' && request.url().endsWith('/drafts')) puts.push(request.url());
  });
  const field = (one: Page) => one.getByRole('textbox', { name: /^Write to/ });
  const note = (one: Page) => one.getByRole('textbox', { name: 'Note for colleagues' });
  for (const one of [page, elsewhere]) await row(one, 'Doris Draft').click();
  await field(elsewhere).waitFor();
  const beganAt = performance.now();
  // A draft is stored ten seconds after its first letter: at most one in so long, and each of them was heard of.
  const isSparing = () => expect(puts.length).toBeLessThanOrEqual(1 + (performance.now() - beganAt) / 10_000);
  await field(page).pressSequentially('Your parcel is', { delay: 60 });
  await expect.poll(() => field(elsewhere).inputValue()).toBe('Your parcel is');
  expect(puts.length).toBeGreaterThan(0);
  isSparing();
  await field(elsewhere).press('End');
  await field(elsewhere).pressSequentially(' on its way', { delay: 60 });
  await expect.poll(() => field(page).inputValue()).toBe('Your parcel is on its way');
  // The note is a draft of its own.
  await page.keyboard.press('Alt+Shift+ArrowUp');
  await note(page).pressSequentially('angry', { delay: 60 });
  await elsewhere.keyboard.press('Alt+Shift+ArrowUp');
  await expect.poll(() => note(elsewhere).inputValue()).toBe('angry');
  isSparing();
  await page.keyboard.press('Alt+Shift+ArrowUp');
  await field(page).press('Enter');
  await elsewhere.keyboard.press('Alt+Shift+ArrowUp');
  await expect.poll(() => field(elsewhere).inputValue()).toBe('');
  // A third machine begins with the note alone.
  const third = await stack.signedIn();
  await row(third, 'Doris Draft').click();
  await expect.poll(() => note(third).inputValue()).toBe('angry');
});

test('do not disturb holds at each machine, and is switched by keyboard', async () => {
  const page = await desk('Quinn Quiet');
  const elsewhere = await stack.signedIn();
  const menus = [page, elsewhere].map((one) =>
    one.getByRole('button', { name: /^Your menu.*Do not disturb/ }),
  );
  for (const one of [page, elsewhere])
    await one.evaluate(() => {
      const told: string[] = [];
      Object.assign(window, { told });
      class Told extends EventTarget {
        static permission = 'granted';
        constructor(title: string, { body }: { body: string }) {
          super();
          told.push(`${title}|${body}`);
        }
        close() {}
      }
      Object.assign(window, { Notification: Told });
      ServiceWorkerRegistration.prototype.showNotification = async (title, more) =>
        void told.push(`${title}|${more?.body}`);
      document.hasFocus = () => false;
      localStorage.setItem('chimpassist.notices', JSON.stringify({ sound: false, notification: true }));
      window.dispatchEvent(new StorageEvent('storage', { key: 'chimpassist.notices' }));
    });
  const told = async () => {
    const all = await Promise.all(
      [page, elsewhere].map((one) => one.evaluate(() => (window as unknown as { told: string[] }).told)),
    );
    return all.flat();
  };
  const say = async (text: string) => {
    (await stack.customer('Quinn Quiet')).send(text);
    for (const one of [page, elsewhere]) await row(one, 'Quinn Quiet').getByText(text).waitFor();
  };
  await say('One');
  await expect.poll(told).toContainEqual('Message from Quinn Quiet|One');
  await page.keyboard.press('Control+k');
  await bar(page).fill('disturb: for an');
  await page.getByRole('option', { name: 'Do not disturb: For an hour' }).waitFor();
  await page.keyboard.press('Enter');
  for (const menu of menus) await menu.waitFor();
  await say('Two');
  expect((await told()).filter((each) => each.endsWith('Two'))).toEqual([]);
  await page.reload();
  await menus[0]?.waitFor();
  await elsewhere.keyboard.press('Control+k');
  await bar(elsewhere).fill('disturb: off');
  await elsewhere.keyboard.press('Enter');
  for (const menu of menus) await menu.waitFor({ state: 'detached' });
});
