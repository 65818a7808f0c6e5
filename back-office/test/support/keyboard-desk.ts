import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** One attendant's desk that is worked at with keys alone: nothing here points or clicks. */
export function createKeyboardDesk(page: Page) {
  const press = (...keys: string[]) =>
    keys.reduce<Promise<void>>(
      (before, key) => before.then(() => page.keyboard.press(key)),
      Promise.resolve(),
    );
  const isFocused = (one: Locator) =>
    expect
      .poll(() => one.evaluateAll(([each]) => each !== undefined && each === document.activeElement))
      .toBe(true);
  const field = page.getByRole('textbox', { name: /^Write to/ });
  const note = page.getByRole('textbox', { name: 'Note for colleagues' });
  const dialog = (name: string | RegExp) => page.getByRole('dialog', { name });

  /** Goes on by Tab until it has the focus: what cannot be reached so is a fault of the desk. */
  async function tabTo(one: Locator): Promise<void> {
    await one.waitFor();
    for (let n = 0; n < 40; n += 1) {
      if (await one.evaluate((each) => each === document.activeElement)) return;
      await press('Tab');
    }
    throw new Error(`Tab does not lead to ${one}`);
  }
  /** Out of every field, so that letters are commands. */
  async function toKeys(): Promise<void> {
    await press('Escape');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.matches('input, textarea, select')))
      .toBe(false);
  }

  const desk = {
    page,
    press,
    async command(words: string, name: RegExp): Promise<void> {
      await press('Control+k');
      const bar = page.getByRole('combobox', { name: /What do you want to do/ });
      await isFocused(bar);
      await page.keyboard.type(words);
      await page.getByRole('option', { name }).first().waitFor();
      await press('Enter');
      await bar.waitFor({ state: 'detached' });
    },
    /** Opens by name a chat that this attendant may not write in yet. */
    async lookInto(name: string): Promise<void> {
      await desk.command(name, new RegExp(name));
      await page.getByRole('heading', { level: 2, name }).waitFor();
    },
    /** Opens a chat of one's own by name, and is in its field. */
    async open(name: string): Promise<void> {
      await desk.lookInto(name);
      await field.waitFor();
      // One that was assigned while it was being opened has its field only since then: its name leads there.
      if (!(await field.evaluate((each) => each === document.activeElement))) await desk.lookInto(name);
      await isFocused(field);
    },
    async write(text: string): Promise<void> {
      await isFocused(field);
      await page.keyboard.type(text);
      await press('Enter');
      await expect.poll(() => field.inputValue()).toBe('');
    },
    /** Out of the keys into the field. */
    async reply(text: string): Promise<void> {
      await toKeys();
      await press('r');
      await desk.write(text);
    },
    async answer(words: string, name: string): Promise<void> {
      await isFocused(field);
      await page.keyboard.type(`/${words}`);
      await page.getByRole('option', { name }).waitFor();
      await press('Enter');
      await expect.poll(() => field.inputValue()).not.toContain('/');
      await press('Enter');
      await expect.poll(() => field.inputValue()).toBe('');
    },
    async note(text: string): Promise<void> {
      await press('Alt+Shift+ArrowUp');
      await isFocused(note);
      await page.keyboard.type(text);
      await press('Enter');
      await page
        .getByRole('article', { name: /only for colleagues/ })
        .filter({ hasText: text })
        .waitFor();
      await expect.poll(() => note.inputValue()).toBe('');
      await press('Alt+Shift+ArrowUp');
      await isFocused(field);
    },
    async tag(word: string, name: string): Promise<void> {
      await toKeys();
      // The key waits a few seconds for tags that are still being read; this machine may take longer.
      const field = page.getByRole('combobox', { name: 'Tag this chat' });
      await field.waitFor();
      await press('t');
      await isFocused(field);
      await page.keyboard.type(word);
      await page.getByRole('option', { name }).waitFor();
      await press('Enter');
      await page.locator('.tag .tag-name').getByText(name).first().waitFor();
      // The list of suggestions, then the field.
      await press('Escape');
    },
    async handOver(to: string, words: string): Promise<void> {
      await toKeys();
      await press('h');
      const asked = dialog('Hand this chat over');
      await tabTo(asked.getByRole('radio').first());
      const receiver = asked.getByRole('radio', { name: new RegExp(to) });
      for (let n = 0; n < 10 && !(await receiver.isChecked()); n += 1)
        await press(n === 0 ? 'Space' : 'ArrowDown');
      await tabTo(asked.getByRole('textbox'));
      await page.keyboard.type(words);
      await tabTo(asked.getByRole('button', { name: 'Hand over' }));
      await press('Enter');
      await asked.waitFor({ state: 'detached' });
    },
    async snooze(until: RegExp): Promise<void> {
      await toKeys();
      await press('z');
      const asked = dialog('Snooze this chat');
      await tabTo(asked.getByRole('button', { name: until }));
      await press('Enter');
      await asked.waitFor({ state: 'detached' });
    },
    async end(): Promise<void> {
      await toKeys();
      await press('x');
      const asked = dialog('End this chat?');
      await tabTo(asked.getByRole('button', { name: 'End chat' }));
      await press('Enter');
      await page.getByText('You ended this chat').first().waitFor();
    },
    /** Searches everything, and opens the first hit. */
    async find(words: string): Promise<void> {
      await toKeys();
      await press('f');
      await isFocused(page.getByRole('searchbox', { name: 'Words to search for' }));
      await page.keyboard.type(words);
      const hit = page.getByRole('region', { name: 'Search everything' }).locator('.hit').first();
      // It is found within 2.5 s of its end; a search that came too early is asked for once more.
      await expect
        .poll(
          async () => {
            if ((await hit.count()) === 0) await press('Enter');
            return hit.count();
          },
          { interval: 1_000 },
        )
        .toBe(1);
      await press('ArrowDown');
      await press('Enter');
      await page.getByRole('log').getByText(words).first().waitFor();
    },
    /** Keys that need no field: letters. */
    async letter(key: string): Promise<void> {
      await toKeys();
      await press(key);
    },
    toKeys,
    field,
  };
  return desk;
}

export type KeyboardDesk = ReturnType<typeof createKeyboardDesk>;
