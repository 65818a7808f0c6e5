import type { ChatClient } from '@chimpassist/client';
import { until } from '@chimpassist/testing/until';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { field, look, said, supervisorsWorkspace } from './support/at-desk.ts';
import { findings } from './support/axe.ts';
import { type EdgeStack, startEdgeStack } from './support/edge-stack.ts';
import { PDF } from './support/sample-files.ts';

let stack: EdgeStack;
let team: Awaited<ReturnType<typeof supervisorsWorkspace>>;
beforeAll(async () => {
  stack = await startEdgeStack();
  team = await supervisorsWorkspace(stack);
  await team.putTag('t-refund', { name: 'Refund', color: null });
  await team.putTeam('billing', { name: 'Billing', members: [13], skills: [], languages: [] });
});
afterEach(async () => {
  await stack.close();
  expect(stack.complaints.splice(0)).toEqual([]);
});
afterAll(() => stack?.stop());

async function inChat(desk: Page, name: string): Promise<ChatClient> {
  const customer = await stack.customer(name);
  customer.send('Where is my money?');
  await desk.locator('.row').filter({ hasText: name }).click();
  await desk.getByRole('log').getByText('Where is my money?').waitFor();
  await field(desk).focus();
  return customer;
}

test('a macro is made beside the ready answers, and its fields are kept', async () => {
  const boss = await stack.signedIn('supervisor@chimpassist.com');
  await boss.goto(`${stack.origin}#settings/ready-answers`);
  await boss.reload();
  await boss.getByRole('button', { name: 'New ready answer' }).click();
  const form = boss.getByRole('form', { name: 'New ready answer' });
  await form.getByLabel('Name').fill('Paid back');
  await form.getByLabel('Text', { exact: true }).fill('It is paid back, {customer.name}.');
  await form.getByText('For everybody').click();
  await form.getByText('Do more at once').press('Enter');
  await form.getByLabel('Refund').check();
  await form.getByLabel('Note for colleagues').fill('Refund was paid by hand.');
  await form.getByLabel('Then').selectOption({ label: 'end the chat' });
  expect(await findings(boss)).toEqual([]);
  await look(boss, 'macro-form');
  await form.getByRole('button', { name: 'Save' }).click();
  const row = boss.getByRole('listitem').filter({ hasText: 'Paid back' });
  await row.getByText('Macro').waitFor();
  const { answers } = await team.workspace();
  expect(answers.find(({ name }) => name === 'Paid back')?.macro).toEqual({
    tags: ['t-refund'],
    note: 'Refund was paid by hand.',
    ending: { kind: 'end' },
  });
  await row.getByRole('button', { name: 'Change Paid back' }).click();
  const change = boss.getByRole('form', { name: 'Change the ready answer' });
  await expect.poll(() => change.getByLabel('Refund').isChecked()).toBe(true);
  await expect.poll(() => change.getByLabel('Then').inputValue()).toBe('end');
});

test('a macro is run by keyboard: it says, tags, notes and ends at once', async () => {
  const bill = await team.uploadAnswerFile('bill.pdf', new Blob([new Uint8Array(PDF)]), 'bill');
  await team.putAnswer('paid', {
    name: 'Paid at once',
    text: 'It is paid back, {customer.name}.',
    language: null,
    macro: { tags: ['t-refund'], note: 'Refund was paid by hand.', ending: { kind: 'end' } },
    attachments: [bill],
  });
  const ada = await stack.signedIn();
  const customer = await inChat(ada, 'Mia Macro');
  await ada.keyboard.type('/paid at');
  await ada.getByRole('option').getByText('Macro').waitFor();
  await ada.keyboard.press('Enter');
  const line = ada.getByRole('region', { name: 'Run “Paid at once”?' });
  await line.getByText('It is paid back, Mia Macro.').waitFor();
  await line.getByText('Files: bill.pdf').waitFor();
  await line.getByRole('button', { name: 'Run' }).and(ada.locator(':focus')).waitFor();
  await ada.getByRole('listbox').waitFor({ state: 'detached' });
  await expect.poll(() => field(ada).inputValue()).toBe('');
  expect(await findings(ada)).toEqual([]);
  await look(ada, 'macro-line');
  // Nothing is done before it is asked for.
  await ada.keyboard.press('Escape');
  await line.waitFor({ state: 'detached' });
  await field(ada).and(ada.locator(':focus')).waitFor();
  await ada.keyboard.press('Control+k');
  await ada.getByRole('combobox', { name: /What do you want to do/ }).fill('macro paid at');
  await ada.getByRole('option', { name: 'Macro: Paid at once' }).waitFor();
  await ada.keyboard.press('Enter');
  await line.getByRole('button', { name: 'Run' }).and(ada.locator(':focus')).waitFor();
  expect(said(customer)).toEqual(['Where is my money?']);
  expect((await team.tags('Mia Macro')).sessions).toEqual([]);
  await ada.keyboard.press('Enter');
  await ada.getByText('“Paid at once” is done.').waitFor();
  await ada.getByText('You ended this chat').first().waitFor();
  await until('the customer reads it', () => said(customer).includes('It is paid back, Mia Macro.'));
  const paid = customer.messages.find(({ content }) => content.startsWith('It is paid back'));
  expect(paid?.attachments).toMatchObject([{ name: 'bill.pdf', sha256: bill.sha256 }]);
  expect((await team.tags('Mia Macro')).sessions).toMatchObject([{ tags: ['t-refund'] }]);
  expect((await team.notes('Mia Macro')).map(({ content }) => content)).toEqual(['Refund was paid by hand.']);
});

test('a macro stops where a step fails, and asks for what it does not know', async () => {
  await team.putAnswer('on', {
    name: 'Pass on',
    text: '',
    language: null,
    macro: { tags: [], note: 'Look at the bill.', ending: { kind: 'team', team: 'billing' } },
  });
  await team.putAnswer('plan', {
    name: 'Plan ended',
    text: 'Your plan {customer.plan} has ended.',
    language: null,
    macro: { tags: [], note: null, ending: { kind: 'end' } },
  });
  const ada = await stack.signedIn();
  await ada.setViewportSize({ width: 390, height: 800 });
  await inChat(ada, 'Max Macro');
  await ada.route('**/notes', (route) => route.abort());
  await ada.keyboard.type('/pass on');
  await ada.getByRole('option').getByText('Macro').waitFor();
  await ada.keyboard.press('Enter');
  const line = ada.getByRole('region', { name: 'Run “Pass on”?' });
  await line.getByText('Hands it over to Billing').waitFor();
  await line.getByRole('button', { name: 'Run' }).click();
  await line.getByText('The note was not saved').waitFor();
  await look(ada, 'macro-failed');
  await line.getByRole('button', { name: 'Cancel' }).click();
  await field(ada).focus();
  await ada.keyboard.type('/plan ended');
  await ada.getByRole('option').getByText('Macro').waitFor();
  await ada.keyboard.press('Enter');
  const asks = ada.getByRole('region', { name: 'Run “Plan ended”?' });
  await asks.getByText('Something in the text is not known').waitFor();
  await asks.getByRole('button', { name: 'Into the field' }).click();
  await expect.poll(() => field(ada).inputValue()).toBe('Your plan {customer.plan} has ended.');
  expect((await team.notes('Max Macro')).length).toBe(0);
});
