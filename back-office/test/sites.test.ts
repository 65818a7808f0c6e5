import { until } from '@chimpassist/testing/until';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findings } from './support/axe.ts';
import { type EdgeStack, startEdgeStack } from './support/edge-stack.ts';
import { PASSWORD } from './support/page-server.ts';

let stack: EdgeStack;
beforeAll(async () => {
  stack = await startEdgeStack({}, {}, [{ name: 'south', title: 'South Shop' }]);
});
afterEach(async () => {
  await stack.close();
  expect(stack.complaints.splice(0)).toEqual([]);
});
afterAll(() => stack?.stop());

const sites = (page: Page) => page.getByRole('navigation', { name: 'Sites' });
const siteButton = (page: Page, name: RegExp) => sites(page).getByRole('button', { name });
async function signInAtSouth(page: Page): Promise<void> {
  await siteButton(page, /^South Shop/).click();
  await page.getByText('Sign in to South Shop to see its chats here.').waitFor();
  await look(page, 'sites-sign-in');
  await page.getByLabel('E-mail').fill('user@chimpassist.com');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('region', { name: 'Customers' }).waitFor();
}
/** A folder for pictures, or nothing. */
async function look(page: Page, name: string): Promise<void> {
  if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/${name}.png` });
}
/** What stands at the icon of the installed desk. */
const badge = (page: Page): Promise<number | undefined> =>
  page.evaluate(() => (window as { badge?: number }).badge);
const row = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Customers' }).getByText(name, { exact: true }).first();

test('one desk has two sites: what comes at the other is counted, and each is its own', async () => {
  const page = await stack.signedIn();
  await page.addInitScript(() => {
    const here = window as { badge?: number };
    Object.assign(navigator, {
      setAppBadge: async (count: number) => {
        here.badge = count;
      },
      clearAppBadge: async () => {
        here.badge = 0;
      },
    });
  });
  await page.reload();
  await siteButton(page, /^South Shop\s+not signed in$/).waitFor();
  const tokens: string[] = [];
  page.on('request', (request) => {
    const { authorization } = request.headers();
    if (authorization === undefined || !request.url().startsWith(stack.worker.url)) return;
    const path = new URL(request.url()).pathname;
    tokens.push(`${path.startsWith('/south/') ? 'south' : 'first'} ${authorization.slice(-20)}`);
  });
  await signInAtSouth(page);
  expect(await findings(page)).toEqual([]);
  const nora = await stack.customer('Nora North');
  nora.send('I am at the first site');
  const first = siteButton(page, /^First\s+1 waits or is unread$/);
  await first.waitFor();
  await expect.poll(() => badge(page)).toBe(1);
  await expect.poll(() => row(page, 'Nora North').count()).toBe(0);
  await look(page, 'sites-desk');
  await page.setViewportSize({ width: 390, height: 844 });
  await look(page, 'sites-phone');
  await page.setViewportSize({ width: 1440, height: 900 });
  const sam = await stack.customer('Sam South', '/south');
  sam.send('I am at the south');
  // Title and icon count both sites, whichever is on the screen.
  await expect.poll(() => badge(page)).toBe(2);
  await expect.poll(() => page.title()).toMatch(/^\(2\) /);
  await row(page, 'Sam South').click();
  await page.getByRole('textbox', { name: /^Write to/ }).fill('Welcome to the south');
  await page.keyboard.press('Enter');
  await until('the answer', () => sam.messages.some(({ content }) => content === 'Welcome to the south'));
  // By keyboard, from the command bar.
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /What do you want to do/ }).fill('Site: First');
  await page.keyboard.press('Enter');
  await row(page, 'Nora North').waitFor();
  await expect.poll(() => badge(page)).toBe(1);
  await expect.poll(() => page.title()).toMatch(/^\(1\) /);
  await row(page, 'Nora North').click();
  await page.getByRole('textbox', { name: /^Write to/ }).fill('Welcome to the first');
  await page.keyboard.press('Enter');
  await until('the answer', () => nora.messages.some(({ content }) => content === 'Welcome to the first'));
  await expect.poll(() => row(page, 'Sam South').count()).toBe(0);
  // While the chat of Sam is not on the screen, it is unread; back at it, it stands open as it was left.
  sam.send('Thank you');
  await siteButton(page, /^South Shop\s+1 waits or is unread$/).click();
  await page.getByText('Thank you').first().waitFor();
  await page.getByText('Welcome to the south').first().waitFor();
  expect(await findings(page)).toEqual([]);
  const perSite = Map.groupBy(new Set(tokens), (each) => each.split(' ')[0] ?? '');
  const own = (site: string) => (perSite.get(site) ?? []).map((each) => each.split(' ')[1]);
  expect(own('south').length).toBeGreaterThan(0);
  expect(own('first').filter((token) => own('south').includes(token))).toEqual([]);
});

test('a reload shows the site that was shown, and signing out ends every site', async () => {
  const page = await stack.signedIn('second@chimpassist.com');
  await signInAtSouth(page);
  await page.reload();
  await page.getByRole('region', { name: 'Customers' }).waitFor();
  await expect.poll(() => siteButton(page, /^South Shop/).getAttribute('aria-current')).toBe('true');
  await siteButton(page, /^First/).click();
  await page
    .getByRole('button', { name: /^Your menu/ })
    .first()
    .click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByLabel('E-mail').waitFor();
  const kept = await page.evaluate(() =>
    Object.keys(localStorage).filter((key) => key.includes('chimpassist.attendant')),
  );
  expect(kept).toEqual([]);
});
