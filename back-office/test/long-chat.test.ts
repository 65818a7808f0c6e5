import { beforeAll, describe, expect, test } from 'vitest';
import { live, log, openChat, row } from './support/open-chat.ts';
import { page, stack, stackForThisFile } from './support/stack-for-file.ts';

/** As many as the list draws, at most. */
const MOST = 300;
/** Lines of before, which come with the chat. */
const BEFORE = 40;
const words = (n: number): string => `Line ${n} of the day`;

stackForThisFile();
let topic: string;
let said = 0;
beforeAll(() => {
  topic = live('long', 'Lena Long');
  const from = { id: 'long', name: 'Lena Long', avatarURL: null, role: 'customer' as const };
  const now = Date.now() - BEFORE;
  stack.server.addHistory(
    topic,
    Array.from({ length: BEFORE }, (_, n) => {
      said += 1;
      return { id: `line-${n}`, from, timestamp: now + n, content: words(n), readAt: now };
    }),
  );
});

/** The numbers of the lines that stand in the page, in the order in which they are read out. */
const drawn = (): Promise<number[]> =>
  log()
    .locator('article')
    .evaluateAll((articles) =>
      articles.map((article) => Number(/Line (\d+) of/.exec(article.textContent ?? '')?.[1])),
    );
const isInARow = (lines: readonly number[]): boolean => lines.every((n, i) => n === (lines[0] ?? 0) + i);
/** The lines that are seen, and how far below the upper edge each begins. Nothing of the list moves any more. */
const seen = (): Promise<Record<number, number>> =>
  log().evaluate(async (element) => {
    for (let top = -1; top !== element.scrollTop; ) {
      top = element.scrollTop;
      for (let n = 0; n < 4; n += 1) await new Promise(requestAnimationFrame);
    }
    const { top, bottom } = element.getBoundingClientRect();
    const found: Record<number, number> = {};
    for (const article of element.querySelectorAll('article')) {
      const place = article.getBoundingClientRect();
      const line = Number(/Line (\d+) of/.exec(article.textContent ?? '')?.[1]);
      if (place.bottom > top && place.top < bottom) found[line] = place.top - top;
    }
    return found;
  });
const firstSeen = async (): Promise<number> => Math.min(...Object.keys(await seen()).map(Number));
const lastSeen = async (): Promise<number> => Math.max(...Object.keys(await seen()).map(Number));

/** So many lines are written while the attendant reads above the end, so that all of them stay at the desk. */
async function openLongChat(lines: number): Promise<void> {
  await openChat('Lena Long');
  await log()
    .getByText(words(said - 1))
    .waitFor();
  await log().hover();
  await page.mouse.wheel(0, -400);
  await expect.poll(() => lastSeen()).toBeLessThan(said - 1);
  for (const last = said + lines; said < last; said += 1) stack.server.say(topic, words(said));
  // Once the list says the last, all are here.
  await row(words(said - 1)).waitFor();
  await page.getByRole('button', { name: 'New messages' }).click();
  await expect.poll(lastSeen).toBe(said - 1);
}

describe('a chat of hundreds of messages', () => {
  test('draws a window of them, which goes with whom scrolls', async () => {
    await openLongChat(600);
    expect((await drawn()).length).toBeLessThanOrEqual(MOST / 2);
    // Up, as with a wheel: each line in its order, none twice, and what is read stays where it is.
    await log().hover();
    let before = await seen();
    const upmost = (): number => Math.min(...Object.keys(before).map(Number));
    for (let turns = 0; upmost() > said - 400 && turns < 100; turns += 1) {
      const from = upmost();
      await page.mouse.wheel(0, -560);
      await expect.poll(firstSeen).toBeLessThan(from);
      const after = await seen();
      expect(
        Object.keys(after).some((line) => line in before),
        `a line of before is still seen above ${from}`,
      ).toBe(true);
      before = after;
      const lines = await drawn();
      expect(isInARow(lines)).toBe(true);
      expect(lines.length).toBeLessThanOrEqual(MOST);
    }
    expect(upmost()).toBeLessThanOrEqual(said - 400);
    // The last was let go of; what stands is in the order in which a screen reader has it.
    expect(Math.max(...(await drawn()))).toBeLessThan(said - 1);
    const told = (await log().ariaSnapshot()).matchAll(/Line (\d+) of/g);
    const heard = [...new Set([...told].map(([, n]) => Number(n)))];
    expect(heard).toEqual(await drawn());
    // Words that come meanwhile move nothing.
    const reading = await seen();
    stack.server.say(topic, words(said));
    said += 1;
    await page.getByRole('button', { name: 'New messages' }).waitFor();
    expect(await seen()).toEqual(reading);
    // By keys: to the first that is here, and to the end.
    await log().focus();
    await page.keyboard.press('Home');
    await expect.poll(firstSeen).toBe(0);
    await log().getByRole('button', { name: 'Show newer messages' }).focus();
    const last = Math.max(...(await drawn()));
    await page.keyboard.press('Enter');
    await expect.poll(async () => Math.max(...(await drawn()))).toBeGreaterThan(last);
    await log().focus();
    await page.keyboard.press('End');
    await expect.poll(lastSeen).toBe(said - 1);
    expect((await drawn()).length).toBeLessThanOrEqual(MOST / 2);
    await expect.poll(() => log().getByRole('button', { name: 'Show newer messages' }).count()).toBe(0);
  });

  test('stands whole where the browser searches, selects or prints', async () => {
    await openLongChat(400);
    const count = async () => (await drawn()).length;
    // Selected: it stays while one goes on.
    await log()
      .getByText(words(said - 3), { exact: true })
      .click({ clickCount: 3 });
    await log().focus();
    await page.keyboard.press('Home');
    await expect.poll(firstSeen).toBeLessThan(said - 380);
    await expect.poll(() => page.evaluate(() => String(getSelection()))).toContain(words(said - 3));
    expect(isInARow(await drawn())).toBe(true);
    await page.evaluate(() => getSelection()?.removeAllRanges());
    await page.keyboard.press('End');
    await expect.poll(count).toBeLessThanOrEqual(MOST / 2);
    // Searched by the browser: from the key on each line is there, until one writes.
    await page.keyboard.press('Control+f');
    await expect.poll(count).toBeGreaterThanOrEqual(400);
    expect(await lastSeen()).toBe(said - 1);
    expect(
      await page.evaluate(
        (line) => 'find' in window && (window.find as (text: string) => boolean)(line),
        words(said - 380),
      ),
    ).toBe(true);
    await page.evaluate(() => getSelection()?.removeAllRanges());
    await page.getByLabel('Write to Lena Long').focus();
    await expect.poll(count).toBeLessThanOrEqual(MOST);
    // Printed.
    await page.evaluate(() =>
      window.addEventListener('afterprint', () => {
        document.title = 'printed';
      }),
    );
    const paper = (await page.pdf()).toString('latin1');
    expect(paper.match(/\/Type ?\/Page\b/g)?.length).toBeGreaterThan(6);
    await expect.poll(() => page.title()).toBe('printed');
    await expect.poll(count).toBeLessThanOrEqual(MOST);
  });
});
