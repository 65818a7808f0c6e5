import type { Form } from '@chimpassist/protocol';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findings } from './support/axe.ts';
import { type EdgeStack, startEdgeStack } from './support/edge-stack.ts';

const SUPERVISOR = 'supervisor@chimpassist.com';
/** A folder for pictures, or nothing: then only the checks are made. */
const FOLDER = process.env.SCREENSHOTS;

let stack: EdgeStack;
beforeAll(async () => {
  stack = await startEdgeStack();
});
afterEach(async () => {
  await stack.close();
  expect(stack.complaints.splice(0)).toEqual([]);
});
afterAll(() => stack?.stop());

const settings = (page: Page) => page.getByRole('region', { name: 'Settings', exact: true });
async function openForms(page: Page): Promise<void> {
  await page.keyboard.press(',');
  await settings(page).getByRole('link', { name: 'Forms', exact: true }).click();
  await settings(page).getByRole('region', { name: 'Forms', exact: true }).waitFor();
}
const told = async (): Promise<Form[]> =>
  ((await (await fetch(`${stack.worker.url}/config/widget`)).json()) as { forms?: Form[] }).forms ?? [];

test('a form is made with a preview, told to pages, live at every desk, and removed', async () => {
  const page = await stack.signedIn(SUPERVISOR);
  const second = await stack.signedIn(SUPERVISOR);
  for (const each of [page, second]) await openForms(each);
  await settings(page).getByText('There are no forms').waitFor();
  await settings(page).getByRole('button', { name: 'Add a form' }).click();
  await settings(page).getByLabel('Name of the form').fill('Who are you?');
  await settings(page).getByLabel('A sentence above the fields').fill('Tell us how we reach you.');
  const first = settings(page).getByRole('group', { name: 'Field 1' });
  await first.getByLabel('Kind').selectOption('email');
  await first.getByLabel('What is asked').fill('Your e-mail address');
  await settings(page).getByRole('button', { name: 'Add a field' }).click();
  const other = settings(page).getByRole('group', { name: 'Field 2' });
  await other.getByLabel('Kind').selectOption('consent');
  await other.getByLabel('Name of the attribute').fill('terms');
  await other.getByLabel('What is asked').fill('You may keep what I write.');
  await other.getByLabel('Link to the whole text').fill('https://shop.test/privacy');
  await other.getByLabel('Required').check();
  const preview = settings(page).locator('.forms-preview');
  for (const words of [
    'Tell us how we reach you.',
    'Your e-mail address (optional)',
    'You may keep what I write.',
  ])
    await preview.getByText(words).waitFor();
  expect(await findings(page)).toEqual([]);
  if (FOLDER !== undefined) await page.screenshot({ path: `${FOLDER}/desk-forms.png`, fullPage: true });
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await findings(page)).toEqual([]);
  if (FOLDER !== undefined) await page.screenshot({ path: `${FOLDER}/desk-forms-phone.png` });
  await page.setViewportSize({ width: 1280, height: 800 });
  await settings(page).getByRole('button', { name: 'Save' }).click();
  await settings(page).getByText('“Who are you?” is saved.').waitFor();
  await settings(second).getByText('Who are you?').waitFor();
  await expect.poll(told).toMatchObject([
    {
      when: 'before',
      fields: [
        { kind: 'email', required: false },
        { kind: 'consent', required: true },
      ],
    },
  ]);
  await settings(second).getByRole('button', { name: 'Change Who are you?' }).click();
  await settings(second).getByRole('button', { name: 'Remove field 1' }).click();
  await settings(second).getByRole('button', { name: 'Save' }).click();
  await settings(page).getByText('1 field').waitFor();
  await settings(page).getByRole('button', { name: 'Change Who are you?' }).click();
  await settings(page).getByRole('button', { name: 'Remove', exact: true }).click();
  await settings(page)
    .getByRole('button', { name: /^Remove .*for good$/ })
    .click();
  await settings(second).getByText('There are no forms').waitFor();
  await expect.poll(told).toEqual([]);
});

test('the attendant sees what a customer answered, where, and the consents', async () => {
  const supervisor = await stack.worker.token({ kind: 'attendant', id: 14, type: 'support/supervisor' });
  const call = async (path: string, token: string, method: string, body: unknown): Promise<unknown> => {
    const answer = await fetch(stack.worker.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(200);
    return answer.json();
  };
  const form = (await call('/workspace/forms/before', supervisor, 'PUT', {
    name: 'Before',
    when: 'before',
    fields: [
      { name: 'city', kind: 'text', label: 'Your city' },
      { name: 'terms', kind: 'consent', label: 'You may keep what I write.' },
    ],
  })) as Form;
  const page = await stack.signedIn(SUPERVISOR);
  const mary = await stack.customer('Mary Forms');
  mary.send('Hello?');
  await page.getByRole('button', { name: /Mary Forms/ }).click();
  const id = mary.customer?.id ?? '';
  const token = await stack.worker.token({ kind: 'customer', id, guest: false });
  const terms = form.fields[1]?.version ?? '';
  // The desk is open meanwhile: it hears of them.
  await call(`/customer/${id}/form`, token, 'POST', { form: 'before', fields: { city: 'Porto', terms } });
  await page.getByText('Porto').waitFor();
  await page.getByText(/Said in a form/).waitFor();
  await page.getByText('You may keep what I write.').waitFor();
  expect(await findings(page)).toEqual([]);
  if (FOLDER !== undefined) await page.screenshot({ path: `${FOLDER}/desk-card.png` });
  await page.reload();
  await page.getByText('You may keep what I write.').waitFor();
});
