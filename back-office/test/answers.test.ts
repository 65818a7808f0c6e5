import { createHash } from 'node:crypto';
import type { ChatClient } from '@chimpassist/client';
import { until } from '@chimpassist/testing/until';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { field, look, said, supervisorsWorkspace } from './support/at-desk.ts';
import { findings } from './support/axe.ts';
import { type EdgeStack, startEdgeStack } from './support/edge-stack.ts';
import { PDF, png } from './support/sample-files.ts';

let stack: EdgeStack;
let team: Awaited<ReturnType<typeof supervisorsWorkspace>>;
beforeAll(async () => {
  stack = await startEdgeStack();
  team = await supervisorsWorkspace(stack);
  await team.putAnswer('hours', {
    name: 'Opening hours',
    text: 'We are open from nine to five.',
    language: 'en',
  });
  await team.putAnswer('horas', { name: 'Horário', text: 'Abrimos às nove.', language: 'pt-BR' });
  await team.putAnswer('hello', {
    name: 'Hello',
    text: 'Hello {customer.name}, this is {attendant.name}. Your plan: {customer.plan}.',
    language: null,
  });
});
afterEach(async () => {
  await stack.close();
  expect(stack.complaints.splice(0)).toEqual([]);
});
afterAll(() => stack?.stop());

const options = (page: Page) =>
  page
    .getByRole('listbox', { name: 'Ready answers' })
    .getByRole('option')
    .locator('strong')
    .allTextContents();

async function inChat(name: string, email?: string): Promise<{ desk: Page; customer: ChatClient }> {
  const desk = await stack.signedIn(email);
  const customer = await stack.customer(name);
  customer.send('Hello');
  await desk.locator('.row').filter({ hasText: name }).click();
  await desk.getByRole('log').getByText('Hello').waitFor();
  await field(desk).focus();
  return { desk, customer };
}

test('ready answers are sought behind a slash, filled, and what is missing is marked', async () => {
  const { desk, customer } = await inChat('Mary Stone');
  await desk.keyboard.type('/');
  await expect.poll(() => options(desk)).toEqual(['Hello', 'Horário', 'Opening hours']);
  expect(await findings(desk)).toEqual([]);
  await look(desk, 'answers');
  // Of one language, with those of none.
  await desk.keyboard.press('ArrowRight');
  await expect.poll(() => options(desk)).toEqual(['Hello', 'Opening hours']);
  await desk.keyboard.press('ArrowLeft');
  await desk.keyboard.type('nine op');
  await expect.poll(() => options(desk)).toEqual(['Opening hours']);
  await desk.keyboard.press('Escape');
  await expect.poll(() => desk.getByRole('listbox').count()).toBe(0);
  await expect.poll(() => field(desk).inputValue()).toBe('/nine op');
  await field(desk).fill('');
  await desk.keyboard.type('/hel');
  await expect.poll(() => options(desk)).toEqual(['Hello']);
  await desk.keyboard.press('Enter');
  const open = 'Hello Mary Stone, this is Ada Lindqvist. Your plan: {customer.plan}.';
  await expect.poll(() => field(desk).inputValue()).toBe(open);
  const chosen = () =>
    field(desk).evaluate((element: HTMLTextAreaElement) =>
      element.value.slice(element.selectionStart, element.selectionEnd),
    );
  expect(await chosen()).toBe('{customer.plan}');
  await desk.getByText('Fill in the marked place').waitFor();
  await field(desk).press('End');
  await desk.keyboard.press('Enter');
  await expect.poll(chosen).toBe('{customer.plan}');
  expect(said(customer)).toEqual(['Hello']);
  await desk.keyboard.type('gold');
  await desk.keyboard.press('Enter');
  const sent = 'Hello Mary Stone, this is Ada Lindqvist. Your plan: gold.';
  await until('the customer reads the answer', () => said(customer).includes(sent));
  // What was used stands first.
  await desk.keyboard.type('/');
  await expect.poll(() => options(desk)).toEqual(['Hello', 'Horário', 'Opening hours']);
  await desk.keyboard.type('hora');
  await expect.poll(() => options(desk)).toEqual(['Horário']);
  for (let i = 0; i < 2; i += 1) {
    await desk.keyboard.press('Enter');
    await expect.poll(() => field(desk).inputValue()).toBe('Abrimos às nove.');
    await field(desk).fill('');
    await desk.keyboard.type('/hora');
    await expect.poll(() => options(desk)).toEqual(['Horário']);
  }
  await field(desk).fill('');
  await desk.keyboard.type('/');
  await expect.poll(() => options(desk)).toEqual(['Horário', 'Hello', 'Opening hours']);
});

test('a change at another desk is in the list at once; unknown words are sent', async () => {
  const { desk, customer } = await inChat('Live List');
  await desk.keyboard.type('/new');
  await desk.getByText('No ready answer has these words.').waitFor();
  await team.putAnswer('new', { name: 'New one', text: 'Just made', language: null });
  await expect.poll(() => options(desk)).toEqual(['New one']);
  await team.removeAnswer('new');
  await desk.getByText('No ready answer has these words.').waitFor();
  await desk.keyboard.press('Enter');
  await until('the customer reads it', () => said(customer).includes('/new'));
});

test('a sent message becomes a ready answer of one’s own by one key, or by its button', async () => {
  const { desk, customer } = await inChat('Sam Saver');
  await desk.keyboard.type('Dear Sam Saver, it is in green.');
  await desk.keyboard.press('Enter');
  await until('the customer reads it', () => said(customer).length === 2);
  await desk.keyboard.press('Escape');
  await desk.keyboard.press('s');
  const form = desk.getByRole('form', { name: 'New ready answer' });
  await form.waitFor();
  await expect
    .poll(() => form.getByLabel('Text', { exact: true }).inputValue())
    .toBe('Dear {customer.name}, it is in green.');
  // Who has no right for everybody's is not asked.
  await expect.poll(() => form.getByText('For everybody').count()).toBe(0);
  expect(await findings(desk)).toEqual([]);
  await look(desk, 'save-answer');
  await form.getByLabel('Name').fill('');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByText('Give it a name.').waitFor();
  await form.getByLabel('Name').fill('In green');
  await desk.keyboard.press('Enter');
  await desk.getByText('In green is saved.').waitFor();
  await form.waitFor({ state: 'detached' });
  await field(desk).focus();
  await desk.keyboard.type('/green');
  await expect.poll(() => options(desk)).toEqual(['In green']);
  await desk.getByRole('option').getByText('Only yours').waitFor({ state: 'attached' });
  await desk.keyboard.press('Enter');
  await expect.poll(() => field(desk).inputValue()).toBe('Dear Sam Saver, it is in green.');
  const article = desk.getByRole('article').filter({ hasText: 'it is in green' });
  await article.hover();
  await article.getByRole('button', { name: 'Save as a ready answer' }).click();
  await form.waitFor();
  await desk.keyboard.press('Escape');
  await form.waitFor({ state: 'detached' });
});

const SEA = { name: 'sea.png', mimeType: 'image/png', buffer: png(640, 400, [40, 120, 200]) };
const PRICES = { name: 'prices.pdf', mimeType: 'application/pdf', buffer: PDF };
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

test('the files of a ready answer stand at the field and go with it; none is forgotten', async () => {
  const boss = await stack.signedIn('supervisor@chimpassist.com');
  await boss.goto(`${stack.origin}#settings/ready-answers`);
  await boss.reload();
  await boss.getByRole('button', { name: 'New ready answer' }).click();
  const form = boss.getByRole('form', { name: 'New ready answer' });
  await form.getByLabel('Name').fill('Prices');
  await form.getByLabel('Text', { exact: true }).fill('Here is what it costs.');
  await form.getByText('For everybody').click();
  await form.locator('input[type="file"]').setInputFiles([SEA, PRICES]);
  await form.getByText('prices.pdf').waitFor();
  await expect.poll(() => form.locator('[aria-busy="true"]').count()).toBe(0);
  expect(await findings(boss)).toEqual([]);
  await look(boss, 'answer-files-form');
  await form.getByRole('button', { name: 'Save' }).click();
  await boss.getByRole('listitem').filter({ hasText: 'Prices' }).getByText('With 2 files').waitFor();

  const { desk, customer } = await inChat('Fay Files');
  let release = () => {};
  const isHeld = new Promise<void>((resolve) => {
    release = resolve;
  });
  await desk.route('**/workspace/files/*', async (route) => {
    await isHeld;
    await route.continue();
  });
  await desk.keyboard.type('/prices');
  await expect.poll(() => options(desk)).toEqual(['Prices']);
  await desk.getByRole('option').getByText('With 2 files').waitFor({ state: 'attached' });
  await look(desk, 'answer-files-suggested');
  await desk.keyboard.press('Enter');
  const strip = desk.getByRole('list', { name: 'Files to send' });
  await expect.poll(() => strip.getByRole('listitem').count()).toBe(2);
  // As long as they are fetched, nothing goes without them.
  await desk.keyboard.press('Enter');
  expect(await field(desk).inputValue()).toBe('Here is what it costs.');
  release();
  await expect.poll(() => strip.locator('[aria-busy="true"]').count()).toBe(0);
  await look(desk, 'answer-files-strip');
  await strip.getByRole('button', { name: 'Remove sea.png' }).click();
  await field(desk).press('Enter');
  await until('the customer reads it', () => said(customer).includes('Here is what it costs.'));
  expect(customer.messages.at(-1)?.attachments).toMatchObject([
    { name: 'prices.pdf', type: 'application/pdf', sha256: hashOf(PDF) },
  ]);

  // A message that was sent with files becomes an answer with them.
  await desk.keyboard.press('Escape');
  await desk.keyboard.press('s');
  const made = desk.getByRole('form', { name: 'New ready answer' });
  await made.getByText('prices.pdf').waitFor();
  await expect.poll(() => made.locator('[aria-busy="true"]').count()).toBe(0);
  await made.getByLabel('Name').fill('Costs');
  await made.getByRole('button', { name: 'Save' }).click();
  await desk.getByText('Costs is saved.').waitFor();
  await field(desk).focus();
  await desk.keyboard.type('/costs');
  await desk.getByRole('option').getByText('With a file').waitFor({ state: 'attached' });
});
