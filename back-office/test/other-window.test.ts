import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { PASSWORD } from './support/page-server.ts';
import { openWindow, page, stack, stackForThisFile } from './support/stack-for-file.ts';
import {
  composer,
  hasFocus,
  isReadOnly,
  isSame,
  row,
  said,
  withSupervisor,
  writing,
} from './support/typist.ts';

stackForThisFile();
withSupervisor();

describe('another window of the same browser', () => {
  async function secondWindow(): Promise<Page> {
    const other = await page.context().newPage();
    await other.goto(stack.pages.origin);
    await other.getByRole('region', { name: 'Customers' }).waitFor();
    return other;
  }
  async function signOut(one: Page): Promise<void> {
    await one.getByRole('button', { name: /^Your menu/ }).click();
    await one.getByRole('menuitem', { name: 'Sign out' }).click();
  }

  test('that signs out leaves the field, takes the rest away, and waits for the person', async () => {
    await writing('w-out', 'Olga Out', 'not yet ');
    const field = composer('Olga Out');
    const other = await secondWindow();
    await signOut(other);
    await expect.poll(() => isReadOnly(field)).toBe(true);
    await page.getByText('You were signed out in another window').waitFor();
    await page.keyboard.type('jk');
    await page.keyboard.press('Enter');
    expect([await field.inputValue(), await hasFocus(field), await isSame(field)]).toEqual([
      'not yet ',
      true,
      true,
    ]);
    await expect.poll(() => page.getByRole('log').isVisible()).toBe(false);
    await expect.poll(() => row(page, 'Olga Out').isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByLabel('E-mail').fill('user@chimpassist.com');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await row(page, 'Olga Out').click();
    await expect.poll(() => composer('Olga Out').inputValue()).toBe('not yet ');
    expect(said('w-out')).toEqual([]);
  });

  test('that signs in somebody else shows that person nothing of what was begun', async () => {
    const topic = await writing('w-swap', 'Sven Swap', 'between us');
    const other = await secondWindow();
    await signOut(other);
    await other.getByLabel('E-mail').fill('second@chimpassist.com');
    await other.getByLabel('Password').fill(PASSWORD);
    await other.keyboard.press('Enter');
    await page.getByText('Bruno Carvalho has signed in in another window').waitFor();
    await expect.poll(() => isReadOnly(composer('Sven Swap'))).toBe(true);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('button', { name: /^Your menu.*Bruno Carvalho/ }).waitFor();
    stack.server.assign(topic, [13]);
    await row(page, 'Sven Swap').click();
    await expect.poll(() => composer('Sven Swap').inputValue()).toBe('');
    await expect.poll(() => page.getByText('between us').count()).toBe(0);
  });

  test('that signs in first leaves the form in which somebody writes', async () => {
    await openWindow();
    await page.getByLabel('E-mail').fill('user@chimp');
    const other = await page.context().newPage();
    await other.goto(stack.pages.origin);
    await other.getByLabel('E-mail').fill('user@chimpassist.com');
    await other.getByLabel('Password').fill(PASSWORD);
    await other.keyboard.press('Enter');
    await page.getByText('Ada Lindqvist has signed in in another window.').waitFor();
    await page.keyboard.type('assist');
    await expect.poll(() => page.getByLabel('E-mail').inputValue()).toBe('user@chimpassist');
    await page.getByRole('button', { name: 'Go to the desk' }).click();
    await page.getByRole('region', { name: 'Customers' }).waitFor();
  });
});
