import type { ChatClient } from '@chimpassist/client';
import { createWorkspaceRest } from '@chimpassist/client/rest';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findings } from './support/axe.ts';
import { type EdgeStack, startEdgeStack } from './support/edge-stack.ts';

let stack: EdgeStack;
let team: ReturnType<typeof createWorkspaceRest>;
beforeAll(async () => {
  stack = await startEdgeStack();
  const token = await stack.worker.token({ kind: 'attendant', id: 1, type: 'support/supervisor' });
  team = createWorkspaceRest({ endpoint: stack.worker.url, token: () => token, onUnauthorized: () => {} });
});
afterEach(async () => {
  await stack.close();
  expect(stack.complaints.splice(0)).toEqual([]);
});
afterAll(() => stack?.stop());

const field = (page: Page) => page.getByRole('textbox', { name: /^Write to/ });
const look = async (page: Page, name: string) => {
  if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/${name}.png` });
};
const said = ({ messages }: ChatClient): string[] => messages.map(({ content }) => content);

test('own words are changed and taken back by keyboard; a supervisor reads the trace', async () => {
  const boss = await stack.signedIn('supervisor@chimpassist.com');
  await boss.goto(`${stack.origin}#settings/team`);
  await boss.reload();
  await boss.getByLabel('Minutes in which attendants can change').fill('10');
  await boss.getByRole('button', { name: 'Save' }).click();
  await expect.poll(async () => (await team.workspace()).settings.changeMinutes).toBe(10);

  const desk = await stack.signedIn();
  const customer = await stack.customer('Mary Changes');
  customer.send('What does it cost?');
  await desk.locator('.row').filter({ hasText: 'Mary Changes' }).click();
  const log = desk.getByRole('log');
  await log.getByText('What does it cost?').waitFor();
  await field(desk).fill('The prise is 5');
  await desk.keyboard.press('Enter');
  await expect.poll(() => said(customer)).toEqual(['What does it cost?', 'The prise is 5']);
  await log.getByRole('button', { name: 'Change or take back' }).waitFor({ state: 'attached' });

  await desk.keyboard.press('Escape');
  await desk.keyboard.press('e');
  const words = desk.getByRole('textbox', { name: 'New words' });
  await expect.poll(() => words.evaluate((element) => element === document.activeElement)).toBe(true);
  await words.fill('The price is 5');
  expect(await findings(desk)).toEqual([]);
  await look(desk, 'change');
  await desk.keyboard.press('Enter');
  await log.getByText('The price is 5').waitFor();
  await log.getByText('changed').waitFor();
  await expect.poll(() => said(customer)).toEqual(['What does it cost?', 'The price is 5']);
  await words.waitFor({ state: 'detached' });

  await boss.goto(`${stack.origin}#chat=Mary%20Changes`);
  await boss.reload();
  const trace = boss.getByRole('log').getByRole('button', { name: 'changed' });
  await trace.click();
  const versions = boss.getByRole('region', { name: 'What this message said' });
  await expect
    .poll(() => versions.locator('bdi').allTextContents())
    .toEqual(['The prise is 5', 'The price is 5']);
  expect(await findings(boss)).toEqual([]);
  await look(boss, 'change-trace');
  await boss.keyboard.press('Escape');
  await versions.waitFor({ state: 'detached' });
  await expect.poll(() => trace.evaluate((element) => element === document.activeElement)).toBe(true);

  await log.getByRole('button', { name: 'Change or take back' }).focus();
  await desk.keyboard.press('Enter');
  await desk.getByRole('button', { name: 'Take it back' }).click();
  for (const page of [desk, boss]) await page.getByRole('log').getByText('Message taken back').waitFor();
  await expect.poll(() => said(customer)).toEqual(['What does it cost?', '']);
  await expect.poll(() => log.getByRole('button', { name: 'Change or take back' }).count()).toBe(0);
  await look(desk, 'taken-back');
});

test('a change that comes too late is refused in words, and offered no more', async () => {
  await team.putSettings({ undoSeconds: 0, languages: [], changeMinutes: 10 });
  const desk = await stack.signedIn();
  const customer = await stack.customer('Lia Late');
  customer.send('Hello?');
  await desk.locator('.row').filter({ hasText: 'Lia Late' }).click();
  await field(desk).fill('Good day');
  await desk.keyboard.press('Enter');
  const change = desk.getByRole('log').getByRole('button', { name: 'Change or take back' });
  await change.focus();
  await desk.keyboard.press('Enter');
  // The desk has not heard of it yet when it asks.
  const words = desk.getByRole('textbox', { name: 'New words' });
  await words.fill('Good evening');
  await team.putSettings({ undoSeconds: 0, languages: [], changeMinutes: 0 });
  await words.press('Enter');
  await desk.getByText('It is too late: this message stays as it is.').waitFor();
  await expect.poll(() => change.count()).toBe(0);
  expect(said(customer)).toEqual(['Hello?', 'Good day']);
});
