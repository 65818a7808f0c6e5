import { until } from '@chimpassist/testing/until';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findings } from './support/axe.ts';
import { believableDesk } from './support/believable.ts';
import { type Stack, startStack } from './support/stack.ts';

const ICON = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';

let stack: Stack;
let page: Page;
let clear: () => void;
beforeAll(async () => {
  stack = await startStack();
  clear = believableDesk(stack);
});
afterEach(async () => {
  await page?.context().close();
  expect(stack.complaints).toEqual([]);
});
afterAll(async () => {
  clear();
  await stack?.stop();
});

const panel = () => page.getByRole('complementary', { name: 'About the customer' });
const card = (title: string) => panel().locator('section.card').filter({ hasText: title });
async function open(options = {}): Promise<void> {
  page = await stack.signedIn('user@chimpassist.com', options);
  await page.getByRole('button', { name: /Mary Stone/ }).click();
  await panel().waitFor();
}

test('info has copy buttons; statistics come as figures, links and charts', async () => {
  await open({ permissions: ['clipboard-read', 'clipboard-write'] });
  await card('Contact').getByText('mary.stone@example.com').waitFor();
  await card('Contact').getByRole('button', { name: 'Copy E-mail' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('mary.stone@example.com');
  await card('More about this customer').getByText('March 2023').waitFor();
  for (const period of ['Last 24 hours', 'Last 7 days']) {
    await card(period).getByText('€ 318.40').waitFor();
    const link = card(period).getByRole('link', { name: 'Walnut desk' });
    await expect.poll(() => link.getAttribute('rel')).toContain('noopener');
    await card(period).locator('canvas').waitFor();
  }
  expect(await findings(page)).toEqual([]);
});

test('behind each chart stands a table that the keyboard reaches', async () => {
  await open();
  const toTable = card('Last 24 hours').getByRole('button', { name: 'Show as table' });
  await toTable.focus();
  await page.keyboard.press('Enter');
  const table = card('Last 24 hours').getByRole('table');
  await table.waitFor();
  await expect.poll(() => table.getByRole('row').count()).toBe(25);
  await expect.poll(() => table.getByRole('columnheader').allTextContents()).toEqual(['Time', 'Value']);
  expect(await findings(page)).toEqual([]);
  await card('Last 24 hours').getByRole('button', { name: 'Show as chart' }).click();
  await card('Last 24 hours').locator('canvas').waitFor();
});

test('a chart says the value under the pointer', async () => {
  await open();
  const chart = card('Last 24 hours').getByRole('img', { name: 'Pages viewed' });
  const { width } = (await chart.boundingBox()) ?? { width: 0 };
  await expect
    .poll(async () => {
      // Parts that come later push it down: the pointer goes after it.
      await chart.hover({ position: { x: width / 2, y: 40 } });
      return card('Last 24 hours').locator('.series-pointed').textContent();
    })
    .toMatch(/^\d+ .*\d/);
});

test('a part that never answers keeps neither the others nor the chat waiting', async () => {
  page = await stack.signedIn('user@chimpassist.com');
  await page.route(/\/contactInfo/, () => {
    // Never answered.
  });
  await page.getByRole('button', { name: /Mary Stone/ }).click();
  await card('More about this customer').getByText('March 2023').waitFor();
  await expect.poll(() => card('Contact').getAttribute('aria-busy')).toBe('true');
  await page.getByLabel('Write to Mary Stone').fill('One part is still loading.');
  await page.keyboard.press('Enter');
  await page.getByRole('log').getByText('One part is still loading.').waitFor();
  await expect.poll(() => card('Contact').getAttribute('aria-busy')).toBe('true');
});

test('a part that fails says so and tries again alone, and the chat goes on beside it', async () => {
  const contact = stack.hooks.get('/contactInfo');
  if (contact === undefined) throw new Error('There is no such hook.');
  stack.hooks.set('/contactInfo', { status: 502, body: {} });
  await open();
  await card('Contact').getByText('could not be loaded').waitFor();
  await card('More about this customer').getByText('March 2023').waitFor();
  await page.getByLabel('Write to Mary Stone').fill('The chat is not kept waiting.');
  await page.keyboard.press('Enter');
  await until('the message is stored', () =>
    stack.server.messages('298301').some(({ content }) => content === 'The chat is not kept waiting.'),
  );
  stack.hooks.set('/contactInfo', contact);
  await card('Contact').getByRole('button', { name: 'Try again' }).click();
  await card('Contact').getByText('mary.stone@example.com').waitFor();
});

test('facts have icons; a hook’s odd entry is left out, a bad address is not a link', async () => {
  const before = stack.hooks.get('/statistics');
  if (before === undefined) throw new Error('There is no such hook.');
  stack.hooks.set('/statistics', {
    status: 200,
    body: [
      { label: 'Orders', value: 7 },
      { label: 'Broken' },
      null,
      {
        label: 'Pages',
        value: [
          { url: 'javascript:alert(1)', label: 'Trap' },
          { url: 'https://a.example/', label: 'Fine' },
        ],
      },
    ],
  });
  stack.hooks.set('/additionalInfo', {
    status: 200,
    body: [
      { label: 'Plan', value: 'Plus', iconURL: ICON },
      { label: 'Trap', value: 'Icon', iconURL: 'javascript:alert(1)' },
    ],
  });
  await open();
  await card('Last 24 hours').getByText('Orders').waitFor();
  const icons = card('More about this customer').locator('img');
  await icons.first().waitFor();
  await expect
    .poll(() => icons.evaluateAll((all) => all.map((each) => each.getAttribute('src'))))
    .toEqual([ICON]);
  await expect.poll(() => panel().getByText('Broken').count()).toBe(0);
  await expect.poll(() => panel().locator('a[href^="javascript"]').count()).toBe(0);
  stack.hooks.set('/statistics', before);
});
