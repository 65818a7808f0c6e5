import type { DirectoryPerson } from '@chimpassist/protocol';
import { expect, test } from 'vitest';
import { findings } from './support/axe.ts';
import { PASSWORD } from './support/page-server.ts';
import { openWindow, page, signIn, stack, stackForThisFile } from './support/stack-for-file.ts';

stackForThisFile();

const ANA: DirectoryPerson = {
  id: 'p-ana',
  email: 'ana@shop.test',
  name: 'Ana Prado',
  avatarURL: null,
  type: 'support/firstLevel',
  disabled: false,
};
const SOL: DirectoryPerson = {
  ...ANA,
  id: 14,
  email: 'supervisor@chimpassist.com',
  name: 'Sol Okafor',
  type: 'support/supervisor',
};
const inUse = (people: DirectoryPerson[] = [SOL, ANA]) => {
  stack.hooks.set('/config/attendant', { status: 200, body: { keepAliveTTL: 30_000, hasDirectory: true } });
  stack.hooks.set('/chimpassist/people', { status: 200, body: people });
};
const answers = (part: string, status: number, body: unknown) => {
  // The first part that fits answers.
  stack.hooks.delete('/chimpassist/people');
  stack.hooks.set(part, { status, body });
};
async function openPeople(): Promise<void> {
  await signIn('supervisor@chimpassist.com');
  await page.getByRole('button', { name: /^Your menu/ }).click();
  await page.getByRole('menuitem', { name: 'People' }).click();
  await page.getByRole('dialog', { name: 'People' }).waitFor();
}

test('without a directory the menu says nothing of people and passwords', async () => {
  stack.hooks.delete('/config/attendant');
  await signIn('supervisor@chimpassist.com');
  await page.getByRole('button', { name: /^Your menu/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
  await expect.poll(() => page.getByRole('menuitem', { name: /People|Change password/ }).count()).toBe(0);
});

test('a supervisor adds somebody, changes them, and the list says so', async () => {
  inUse();
  await openPeople();
  const dialog = page.getByRole('dialog', { name: 'People' });
  await dialog.getByText('ana@shop.test').waitFor();
  await dialog.getByRole('button', { name: 'Add somebody' }).click();
  const form = dialog.getByRole('form', { name: 'Add somebody' });
  await form.getByLabel('Name').fill('Bo');
  await form.getByLabel('E-mail').fill('ana@shop.test');
  await form.getByRole('button', { name: 'Make one' }).click();
  await expect.poll(() => form.getByLabel('First password').inputValue()).toMatch(/^[a-z2-9]{16}$/);
  const taken = { error: { code: 'email_taken', message: '' } };
  answers('/chimpassist/people', 409, taken);
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await form.getByRole('alert').getByText('Somebody has this e-mail already').waitFor();
  const asked = page.waitForRequest((request) => request.method() === 'POST');
  answers('/chimpassist/people', 200, { ...ANA, id: 'p-bo', name: 'Bo', email: 'bo@shop.test' });
  await form.getByLabel('E-mail').fill('bo@shop.test');
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  expect((await asked).postDataJSON()).toMatchObject({ name: 'Bo', type: 'support/firstLevel' });
  await dialog.getByRole('status').getByText('Bo is added.').waitFor();
  await dialog.getByText('bo@shop.test').waitFor();

  await dialog.getByRole('button', { name: 'Change Ana Prado' }).click();
  answers('/chimpassist/people', 200, { ...ANA, disabled: true });
  await dialog.getByRole('button', { name: 'Switch off' }).click();
  await dialog.getByText('Ana Prado can no longer sign in.').waitFor();
  await dialog.getByText('switched off').waitFor();
  // The focus is where it was: the next step is by keyboard.
  await page.keyboard.press('Enter');
  answers('/chimpassist/people', 204, undefined);
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await dialog.getByRole('button', { name: 'Remove Ana Prado for good' }).click();
  await dialog.getByText('Ana Prado is removed.').waitFor();
  await expect.poll(() => dialog.getByText('ana@shop.test').count()).toBe(0);
});

test('the own row offers nothing by which one locks oneself out', async () => {
  inUse();
  await openPeople();
  const dialog = page.getByRole('dialog', { name: 'People' });
  await dialog.getByRole('button', { name: 'Change Sol Okafor' }).click();
  await expect.poll(() => dialog.getByLabel('Level').isDisabled()).toBe(true);
  await expect.poll(() => dialog.getByRole('button', { name: /Remove|Switch off/ }).count()).toBe(0);
});

test('people that cannot be loaded say so, and can be asked for again', async () => {
  inUse();
  answers('/chimpassist/people', 500, {});
  await openPeople();
  const dialog = page.getByRole('dialog', { name: 'People' });
  await dialog.getByRole('alert').getByText('did not answer').waitFor();
  answers('/chimpassist/people', 200, [SOL, ANA]);
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await dialog.getByText('ana@shop.test').waitFor();
});

test('the page of people is accessible, in both themes and on a phone', async () => {
  inUse([SOL, { ...ANA, name: 'A name that is long '.repeat(6).trim(), disabled: true }]);
  await openPeople();
  const dialog = page.getByRole('dialog', { name: 'People' });
  await dialog.getByRole('button', { name: /^Change A name/ }).click();
  await dialog.getByRole('button', { name: 'Add somebody' }).click();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await findings(page)).toEqual([]);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  const { scrollWidth, clientWidth } = await dialog.evaluate(({ scrollWidth, clientWidth }) => ({
    scrollWidth,
    clientWidth,
  }));
  expect(scrollWidth).toBe(clientWidth);
  expect(await findings(page)).toEqual([]);
});

test('everybody changes their own password, and goes on with another token', async () => {
  inUse();
  await signIn();
  const before = await page.evaluate(() => localStorage.getItem('chimpassist.attendant'));
  await page.getByRole('button', { name: /^Your menu/ }).click();
  await expect.poll(() => page.getByRole('menuitem', { name: 'People' }).count()).toBe(0);
  await page.getByRole('menuitem', { name: 'Change password' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change password' });
  await dialog.getByLabel('Present password').fill('not this one');
  await dialog.getByLabel(/^New password/).fill('ten letters or more');
  stack.hooks.set('/chimpassist/password', { status: 401, body: { error: { code: 'wrong_password' } } });
  await dialog.getByRole('button', { name: 'Change password' }).click();
  await dialog.getByRole('alert').getByText('The present password is wrong').waitFor();
  stack.hooks.delete('/chimpassist/password');
  await dialog.getByLabel('Present password').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Change password' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('Your password is changed.').waitFor();
  await expect
    .poll(() => page.evaluate(() => localStorage.getItem('chimpassist.attendant')))
    .not.toBe(before);
  await expect.poll(() => page.getByText('Sign in again').count()).toBe(0);
});

test('who is switched off is told so at the sign-in', async () => {
  await openWindow();
  stack.hooks.set('/chimpassist/auth', { status: 403, body: { error: { code: 'disabled' } } });
  await page.getByLabel('E-mail').fill('ana@shop.test');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').getByText('This account is switched off').waitFor();
  stack.hooks.delete('/chimpassist/auth');
});
