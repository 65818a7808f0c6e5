import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { believableDesk } from './support/believable.ts';
import { type Stack, startStack } from './support/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ ASSIGNMENT: 'manual' });
  believableDesk(stack);
});
afterAll(async () => {
  await stack?.stop();
});

/** Which buttons and fields lie under the tooltip that is shown. */
const covered = (page: Page) =>
  page.evaluate(() => {
    const tip = document.querySelector('.tooltip')?.getBoundingClientRect();
    if (tip === undefined) return ['no tooltip'];
    const isOut =
      tip.left < 0 || tip.top < 0 || tip.right > window.innerWidth || tip.bottom > window.innerHeight;
    const under = [...document.querySelectorAll('button, a, input, textarea')].filter((part) => {
      const { left, right, top, bottom, width } = part.getBoundingClientRect();
      const style = getComputedStyle(part);
      const isSeen = width > 1 && style.visibility === 'visible' && style.opacity !== '0';
      return isSeen && left < tip.right && right > tip.left && top < tip.bottom && bottom > tip.top;
    });
    return [...(isOut ? ['outside the window'] : []), ...under.map((part) => part.outerHTML.slice(0, 90))];
  });

async function opened(options: Parameters<Stack['signedIn']>[1]): Promise<Page> {
  const page = await stack.signedIn('user@chimpassist.com', options);
  await page.locator('.row').filter({ hasText: 'Mary Stone' }).click();
  await page.getByLabel('Write to Mary Stone').fill('Words');
  return page;
}
const tipOf = (page: Page) => page.locator('.tooltip');
async function hovered(page: Page, button: Locator): Promise<string[]> {
  await page.mouse.move(0, 0);
  await tipOf(page).waitFor({ state: 'detached' });
  await button.hover();
  await tipOf(page).waitFor();
  return covered(page);
}

test.each([
  ['a wide window', { width: 1100, height: 700 }],
  ['a phone', { width: 390, height: 700 }],
  ['a small window', { width: 320, height: 256 }],
])('no tooltip covers a button or a field, in %s', async (_, viewport) => {
  const page = await opened({ viewport });
  const head = page.locator('.chat-head');
  const buttons = [
    head.getByRole('button', { name: 'Customer', exact: true }),
    page.getByRole('button', { name: 'Send', exact: true }),
  ];
  if (viewport.width < 720) buttons.push(head.getByRole('button', { name: 'Back to the list' }));
  for (const button of buttons) expect(await hovered(page, button)).toEqual([]);
  await page.context().close();
});
