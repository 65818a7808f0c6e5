import { text } from 'node:stream/consumers';
import type { ChatClient } from '@chimpassist/client';
import { createWorkspaceRest } from '@chimpassist/client/rest';
import { until } from '@chimpassist/testing/until';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { field, look, said } from './support/at-desk.ts';
import { findings } from './support/axe.ts';
import { type EdgeStack, startEdgeStack } from './support/edge-stack.ts';

const SUPERVISOR = 'supervisor@chimpassist.com';

let stack: EdgeStack;
beforeAll(async () => {
  stack = await startEdgeStack();
});
afterEach(async () => {
  await stack.close();
  expect(stack.complaints.splice(0)).toEqual([]);
});
afterAll(() => stack?.stop());

async function inChat(name: string, ...words: string[]): Promise<{ desk: Page; customer: ChatClient }> {
  const desk = await stack.signedIn();
  const customer = await stack.customer(name);
  for (const each of ['Hello', ...words]) customer.send(each);
  await desk.locator('.row').filter({ hasText: name }).click();
  await desk.getByRole('log').getByText('Hello', { exact: true }).waitFor();
  await field(desk).focus();
  return { desk, customer };
}

test('emoji are put in by their names, and from a picker with the keyboard', async () => {
  const { desk, customer } = await inChat('Emma Emoji');
  await desk.keyboard.type('Thanks :thumbs u');
  // One word only: this is text.
  await expect.poll(() => desk.getByRole('listbox').count()).toBe(0);
  await field(desk).fill('');
  await desk.keyboard.type('Thanks :thumbsu');
  await desk.getByRole('option', { name: 'thumbs up' }).waitFor();
  await desk.keyboard.press('Enter');
  await expect.poll(() => field(desk).inputValue()).toBe('Thanks 👍️');
  await desk.getByRole('button', { name: 'Emoji', exact: true }).click();
  await desk.getByRole('combobox', { name: 'Search emoji' }).waitFor();
  await desk.getByRole('option').nth(20).waitFor();
  await look(desk, 'emoji');
  // Its tooltip stands in no landmark.
  await desk.mouse.move(0, 0);
  await desk.getByRole('tooltip').waitFor({ state: 'detached' });
  expect(await findings(desk)).toEqual([]);
  await desk.keyboard.type('party');
  await expect
    .poll(() => desk.getByRole('option', { selected: true }).getAttribute('aria-label'))
    .toMatch(/party/);
  await desk.keyboard.press('Enter');
  await desk.getByRole('combobox', { name: 'Search emoji' }).waitFor({ state: 'detached' });
  await expect.poll(() => field(desk).evaluate((element) => element === document.activeElement)).toBe(true);
  await desk.keyboard.press('Enter');
  await until('the customer reads it', () => said(customer).some((each) => /^Thanks 👍️(🎉|🥳)/u.test(each)));
});

test('lists, code, quotes, bold words and links are shown as such, and HTML never', async () => {
  const { desk } = await inChat(
    'Max Markdown',
    '- one\n- **two**\n\n> quoted\n\n`code` and [here](https://shop.example/x)',
    '**<img src=x onerror="document.title=1">** <b>no</b> [x](javascript:alert(1)) ![p](https://a.example/p.png)',
    '# no heading\n2 * 3 * 4 and a_b_c',
  );
  const log = desk.getByRole('log');
  await log.getByRole('listitem').filter({ hasText: 'two' }).locator('strong').waitFor();
  await log.locator('blockquote', { hasText: 'quoted' }).waitFor();
  await log.locator('code', { hasText: 'code' }).waitFor();
  await expect
    .poll(() => log.getByRole('link', { name: 'here' }).getAttribute('href'))
    .toBe('https://shop.example/x');
  await log.getByText('(shop.example)').waitFor();
  const hostile = log.locator('.bubble', { hasText: 'onerror' });
  await hostile.locator('strong').waitFor();
  await expect.poll(() => hostile.textContent()).toContain('<img src=x onerror="document.title=1">');
  await expect.poll(() => hostile.textContent()).toContain('<b>no</b>');
  await expect.poll(() => hostile.textContent()).toContain('![p](');
  await expect.poll(() => hostile.locator('img, b, [href^="javascript"]').count()).toBe(0);
  await expect
    .poll(() => log.locator('.bubble', { hasText: 'no heading' }).textContent())
    .toBe('# no heading\n2 * 3 * 4 and a_b_c');
  await field(desk).fill('Run\n```\nnpm install\nnpm start\n```\n1. wait\n2. done');
  await field(desk).press('Enter');
  await log.locator('pre', { hasText: 'npm install' }).waitFor();
  await look(desk, 'markdown');
  expect(await findings(desk)).toEqual([]);
});

test('ready answers are changed, imported and exported on the Settings page', async () => {
  const desk = await stack.signedIn(SUPERVISOR);
  await desk.keyboard.press(',');
  const page = desk.getByRole('region', { name: 'Settings', exact: true });
  await page.getByRole('link', { name: 'Ready answers', exact: true }).click();
  await page.getByRole('button', { name: 'New ready answer' }).click();
  const form = page.getByRole('form', { name: 'New ready answer' });
  await form.getByLabel('Name').fill('Refund');
  await form.getByLabel('Text', { exact: true }).fill('=The refund, {customer.name}');
  await form.getByText('For everybody').click();
  await form.getByRole('button', { name: 'Save' }).click();
  const row = (name: string) => page.getByRole('listitem').filter({ hasText: name });
  await row('Refund').waitFor();
  await page.locator('input[type="file"]').setInputFiles({
    name: 'answers.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(
      'name,text,language,for\nHours,"Nine, to five",en,all\nMine,My own,,me\n,no name,,\n',
    ),
  });
  await page.getByText('2 imported. 1 left out (lines 3').waitFor();
  await row('Hours').getByText('For everybody').waitFor();
  await row('Mine').getByText('Only yours').waitFor();
  expect(await findings(desk)).toEqual([]);
  await look(desk, 'settings-answers');
  const [file] = await Promise.all([
    desk.waitForEvent('download'),
    page.getByRole('button', { name: 'Export as CSV' }).click(),
  ]);
  const csv = await text(await file.createReadStream());
  expect(csv).toContain('"\'=The refund, {customer.name}"');
  expect(csv).toContain('Mine,My own,,me');
  await row('Hours').getByRole('button', { name: 'Change Hours' }).click();
  const change = page.getByRole('form', { name: 'Change the ready answer' });
  await change.getByLabel('Text', { exact: true }).fill('Ten to six');
  await change.getByRole('button', { name: 'Save' }).click();
  await row('Hours').getByText('Ten to six').waitFor();
  await row('Refund').getByRole('button', { name: 'Change Refund' }).click();
  await change.getByRole('button', { name: 'Remove', exact: true }).click();
  // The same place asks once more, and holds the focus.
  await change.getByRole('button', { name: 'Remove Refund for good' }).and(page.locator(':focus')).click();
  await row('Refund').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'New ready answer' }).and(page.locator(':focus')).waitFor();
  const token = await stack.worker.token({ kind: 'attendant', id: 14, type: 'support/supervisor' });
  const rest = createWorkspaceRest({
    endpoint: stack.worker.url,
    token: () => token,
    onUnauthorized: () => {},
  });
  const { answers, own } = await rest.workspace();
  expect(answers.map(({ name, text }) => [name, text])).toEqual([['Hours', 'Ten to six']]);
  expect(own.answers.map(({ name }) => name)).toEqual(['Mine']);

  // Who has no right changes only what is one's own.
  const ada = await stack.signedIn();
  await ada.keyboard.press(',');
  await ada.getByRole('link', { name: 'Ready answers', exact: true }).click();
  await ada.getByRole('listitem').filter({ hasText: 'Hours' }).waitFor();
  await expect.poll(() => ada.getByRole('button', { name: 'Change Hours' }).count()).toBe(0);
});

test('a sent message can be undone for some seconds, where the team wants that', async () => {
  const token = await stack.worker.token({ kind: 'attendant', id: 14, type: 'support/supervisor' });
  const rest = createWorkspaceRest({
    endpoint: stack.worker.url,
    token: () => token,
    onUnauthorized: () => {},
  });
  await rest.putSettings({ undoSeconds: 5, languages: [] });
  const { desk, customer } = await inChat('Uma Undo');
  const line = desk.getByText('Is sent in');
  const send = async (text: string) => {
    await field(desk).fill(text);
    await field(desk).press('Enter');
  };
  await send('Wrong words');
  await line.waitFor();
  await look(desk, 'undo');
  expect(await findings(desk)).toEqual([]);
  await desk.keyboard.press('Control+z');
  await expect.poll(() => field(desk).inputValue()).toBe('Wrong words');
  await expect.poll(() => line.count()).toBe(0);
  await send('Right words');
  await until('the customer reads them', () => said(customer).includes('Right words'), 30_000);
  // The next one is not before it, and what ends the chat neither.
  await send('One');
  await send('Two');
  await desk.getByRole('button', { name: 'End chat' }).click();
  await desk.getByRole('dialog').getByRole('button', { name: 'End chat' }).click();
  await until('the customer reads both', () => said(customer).includes('Two'));
  expect(said(customer)).toEqual(['Hello', 'Right words', 'One', 'Two']);
  // A page that is left gives the words back.
  await send('Left');
  await line.waitFor();
  await desk.reload();
  await field(desk).waitFor();
  await expect.poll(() => field(desk).inputValue(), { timeout: 30_000 }).toBe('Left');
  expect(said(customer)).not.toContain('Left');
  await rest.putSettings({ undoSeconds: 0, languages: [] });
});
