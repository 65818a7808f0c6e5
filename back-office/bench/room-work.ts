import type { Page } from 'playwright-core';
import { painted } from './page-work.ts';

/** One attendant's work with keys, as fast as the page takes it. */

const field = (page: Page) => page.getByRole('textbox', { name: /^Write to/ });
const note = (page: Page) => page.getByRole('textbox', { name: 'Note for colleagues' });

async function empty(page: Page, isNote: boolean): Promise<void> {
  const one = isNote ? note(page) : field(page);
  await one.evaluate(
    (each) =>
      new Promise<void>((resolve) => {
        const look = (): void => {
          if ((each as HTMLTextAreaElement).value === '') resolve();
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
}

export async function openByName(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /What do you want to do/ }).fill(name);
  await page
    .getByRole('option', { name: new RegExp(`${name}\\b`) })
    .first()
    .waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2, name, exact: true }).waitFor();
}

export async function write(page: Page, text: string): Promise<void> {
  await field(page).focus();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
  await empty(page, false);
}

/** From the slash to the list of ready answers, and from each further key to the list that fits it: ms. */
export async function readyAnswer(page: Page, words: string): Promise<number[]> {
  await field(page).focus();
  const found: number[] = [];
  for (const key of `/${words}`) {
    const begun = performance.now();
    await page.keyboard.press(key);
    await page.getByRole('option').first().waitFor();
    await painted(page);
    found.push(performance.now() - begun);
  }
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => {
    const value = document.querySelector<HTMLTextAreaElement>('#composer')?.value ?? '';
    return value !== '' && !value.startsWith('/');
  });
  await page.keyboard.press('Enter');
  await empty(page, false);
  return found;
}

export async function writeNote(page: Page, text: string): Promise<void> {
  await field(page).focus();
  await page.keyboard.press('Alt+Shift+ArrowUp');
  await note(page).focus();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
  await empty(page, true);
  await page.keyboard.press('Alt+Shift+ArrowUp');
  await field(page).waitFor();
}

/** From Enter to the first thing that is found, ms. */
export async function searchEverything(page: Page, words: string): Promise<number> {
  await page.keyboard.press('Escape');
  await page.keyboard.press('f');
  const asked = page.getByRole('searchbox', { name: 'Words to search for' });
  await asked.fill(words);
  const begun = performance.now();
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Search everything' }).locator('.hit').first().waitFor();
  const ms = performance.now() - begun;
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('log').waitFor();
  return ms;
}

/** From a key in the list's field to the list that fits it, ms. */
export async function filterList(page: Page, words: string): Promise<number[]> {
  const field = page.getByRole('searchbox').first();
  await field.focus();
  const found: number[] = [];
  for (const key of words) {
    const begun = performance.now();
    await page.keyboard.press(key);
    await painted(page);
    found.push(performance.now() - begun);
  }
  await field.fill('');
  await page.keyboard.press('Escape');
  return found;
}
