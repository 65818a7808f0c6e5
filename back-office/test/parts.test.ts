import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { live, row } from './support/open-chat.ts';
import { PASSWORD } from './support/page-server.ts';
import { openWindow, page, stack, stackForThisFile } from './support/stack-for-file.ts';

stackForThisFile();

/** The scripts that a page asks for, by the name that the build gives them. */
function scriptsOf(page: Page): string[] {
  const names: string[] = [];
  page.on('request', (request) => {
    const name = /\/assets\/(.+)-[\w-]{8}\.js$/.exec(request.url())?.[1];
    if (name !== undefined) names.push(name);
  });
  return names;
}
/** How often the page was loaded. */
function loadsOf(page: Page): () => number {
  let count = 0;
  page.on('domcontentloaded', () => {
    count += 1;
  });
  return () => count;
}
async function enterPassword(): Promise<void> {
  await page.getByLabel('E-mail').fill('user@chimpassist.com');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
/** As after a deploy: the files that the open page names are gone. */
const gone = (part: string) =>
  page.route(`**/assets/${part}-*.js`, (route) => route.fulfill({ status: 404 }));
const told = () => page.getByRole('alert').getByText('could not be loaded');

test('one language is loaded, and another when it is chosen', async () => {
  await openWindow();
  const scripts = scriptsOf(page);
  await page.route('**/settings.json', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), FORCE_i18n_LANGUAGE: '' } });
  });
  await page.reload();
  await enterPassword();
  await page.getByRole('button', { name: /^Your menu/ }).click();
  expect(scripts.filter((name) => ['en', 'es', 'pt-br'].includes(name))).toEqual(['en']);
  await page.getByRole('menuitemradio', { name: 'Español' }).click();
  await page.getByRole('region', { name: 'Clientes' }).waitFor();
  expect(scripts).toContain('es');
  expect(scripts).not.toContain('pt-br');
  await gone('pt-br');
  await page.getByRole('menuitemradio', { name: 'Português (Brasil)' }).click();
  await page.getByRole('alert').getByText('no se pudo cargar').waitFor();
});

test('the desk is loaded while the password is typed, not before the form', async () => {
  await openWindow();
  const order: string[] = [];
  // The page of before loads the desk, too, and goes on with it while the next one is asked for.
  await page.waitForLoadState('networkidle');
  page.on('request', (request) => order.push(request.url()));
  await page.reload();
  await page.getByLabel('E-mail').waitFor();
  await page.waitForLoadState('networkidle');
  const at = (part: string) => order.findIndex((url) => url.includes(`/assets/${part}-`));
  expect(at('desk')).toBeGreaterThan(at('en'));
  expect(at('chat-pane')).toBe(-1);
  await enterPassword();
  await page.getByRole('region', { name: 'Customers' }).waitFor();
  expect(at('chat-pane')).toBeGreaterThan(at('desk'));
});

test('a desk that a deploy took away comes by a reload of the page’s own', async () => {
  await openWindow();
  let isGone = true;
  await page.route('**/assets/desk-*.js', (route) =>
    isGone ? route.fulfill({ status: 404 }) : route.continue(),
  );
  await page.reload();
  const loads = loadsOf(page);
  page.on('request', (request) => {
    if (request.isNavigationRequest()) isGone = false;
  });
  await enterPassword();
  await page.getByRole('region', { name: 'Customers' }).waitFor();
  expect(loads()).toBe(1);
});

test('a desk that does not come after the reload either is told', async () => {
  await openWindow();
  await gone('desk');
  await page.reload();
  const loads = loadsOf(page);
  await enterPassword();
  await told().waitFor();
  expect(loads()).toBe(1);
  await page.unroute('**/assets/desk-*.js');
  await page.getByRole('button', { name: 'Reload' }).click();
  await page.getByRole('region', { name: 'Customers' }).waitFor();
});

test('a page that cannot be had is not loaded again', async () => {
  await openWindow();
  await page.route('**/assets/desk-*.js', (route) => route.abort());
  await page.reload();
  const loads = loadsOf(page);
  await page.getByLabel('E-mail').waitFor();
  await page.route('**/settings.json', (route) => route.abort());
  await enterPassword();
  await told().waitFor();
  expect(loads()).toBe(0);
});

test('a part that does not come takes no field from a person who writes', async () => {
  live('c-parts', 'Cleo Parts');
  stack.hooks.set('/statistics', { status: 200, body: [{ label: 'Orders', value: 3 }] });
  await openWindow();
  await gone('statistics');
  const { promise: written, resolve: goOn } = Promise.withResolvers<void>();
  await page.route(/\/customer\/.*\/statistics/, async (route) => {
    await written;
    await route.continue();
  });
  const loads = loadsOf(page);
  await enterPassword();
  await row('Cleo Parts').click();
  await page.getByLabel('Write to Cleo Parts').fill('Half a sentence');
  goOn();
  await told().waitFor();
  expect(loads()).toBe(0);
  await expect.poll(() => page.getByLabel('Write to Cleo Parts').inputValue()).toBe('Half a sentence');
  stack.hooks.delete('/statistics');
});

test('a menu and a name that are asked for early come with their scripts', async () => {
  live('c-early', 'Cleo Early');
  await openWindow();
  const { promise: asked, resolve: come } = Promise.withResolvers<void>();
  await page.route(/\/assets\/(menu|icon-tip)-/, async (route) => {
    await asked;
    await route.continue();
  });
  await page.reload();
  await enterPassword();
  await row('Cleo Early').click();
  const more = page.getByRole('button', { name: 'More actions' });
  await page.getByLabel('Write to Cleo Early').fill('Words');
  const send = page.getByRole('button', { name: 'Send', exact: true });
  await more.focus();
  await page.keyboard.press('Enter');
  await send.hover();
  come();
  await page.getByRole('tooltip', { name: 'Send' }).waitFor();
  // The first line is chosen, as a key chooses it.
  const first = page.getByRole('menuitem', { name: 'Copy the link to this chat' });
  await first.and(page.locator(':focus')).waitFor();
  await page.mouse.move(0, 0);
  await page.getByRole('tooltip').waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await more.and(page.locator(':focus')).waitFor();
  await more.click();
  await first.waitFor();
});
