import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { believableDesk } from './support/believable.ts';
import { type Stack, startStack } from './support/stack.ts';

let stack: Stack;
let page: Page;
beforeAll(async () => {
  stack = await startStack();
  believableDesk(stack);
  page = await stack.signedIn('user@chimpassist.com', { forcedColors: 'active' });
});
afterAll(async () => {
  await stack?.stop();
});

/** What is left to see of an element where the system chooses the colours. */
const marks = (element: Locator) =>
  element.evaluate((shown) => {
    const style = getComputedStyle(shown);
    return {
      border: `${style.borderInlineStartWidth} ${style.borderInlineStartStyle} ${style.borderInlineStartColor}`,
      end: style.borderInlineEndWidth,
      ground: style.backgroundColor,
      text: style.color,
    };
  });
const row = (name: string) => page.getByRole('button', { name: new RegExp(name) }).first();

test('with forced colours the open chat is not as the others', async () => {
  await row('Mary Stone').click();
  await page.getByRole('log').getByText('The number is right').waitFor();
  expect((await marks(row('Mary Stone'))).border).not.toBe((await marks(row('Jonas Weber'))).border);
});

test('with forced colours the pressed filter is not as the others', async () => {
  const all = await marks(page.getByRole('button', { name: 'All', exact: true }));
  const mine = await marks(page.getByRole('button', { name: 'Mine', exact: true }));
  expect([all.ground, all.text]).not.toEqual([mine.ground, mine.text]);
});

test('with forced colours each presence has its own mark', async () => {
  const look = (name: string) =>
    row(name)
      .locator('.avatar-presence')
      .evaluate((dot) => {
        const { backgroundColor, borderRadius, boxShadow } = getComputedStyle(dot);
        return `${backgroundColor} ${borderRadius} ${boxShadow}`;
      });
  const looks = [await look('Mary Stone'), await look('Is anybody there'), await look('Petra Novák')];
  expect(new Set(looks).size).toBe(3);
  // The dot has a ground of its own: it is not forced into the page's.
  const page_ = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(looks[0]).not.toContain(page_);
});

test('with forced colours bubbles have an edge, mine another than the customer’s', async () => {
  const mine = await marks(page.locator('.message[data-mine="true"] .bubble').first());
  const theirs = await marks(page.locator('.message[data-side="start"] .bubble').first());
  for (const { border } of [mine, theirs]) expect(border).toMatch(/^[1-9]\S* solid/);
  expect(mine.end).not.toBe(theirs.end);
});
