import { afterAll, beforeAll, expect, test } from 'vitest';
import { believableDesk } from './support/believable.ts';
import { type Stack, startStack } from './support/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ ASSIGNMENT: 'manual', FORCE_i18n_LANGUAGE: '' });
  believableDesk(stack);
  for (let i = 0; i < 12; i += 1) {
    const customer = { id: `many-${i}`, name: `Customer ${i}` };
    const topic = stack.server.addChat(customer, { state: 'online', attendants: [12] });
    const from = { ...customer, avatarURL: null, role: 'customer' as const };
    const timestamp = Date.now() - 60_000;
    stack.server.addHistory(topic, [{ id: `m-${i}`, from, timestamp, content: 'Hello?', readAt: null }]);
  }
});
afterAll(async () => {
  await stack?.stop();
});

test.each(['en', 'es', 'pt-BR'])('the list’s head is no wider than the list, in %s', async (locale) => {
  const page = await stack.window({ locale, viewport: { width: 1280, height: 800 } });
  await page.locator('input[type="email"]').fill('user@chimpassist.com');
  await page.locator('input[type="password"]').fill('chimpassist');
  await page.keyboard.press('Enter');
  await page.locator('.list-filters .count').nth(1).waitFor();
  const outside = await page.evaluate(() => {
    const list = document.querySelector('.list')?.getBoundingClientRect();
    if (list === undefined) return ['no list'];
    return [...document.querySelectorAll('.list-head *')]
      .filter((part) => {
        const { left, right, width } = part.getBoundingClientRect();
        return width > 1 && (right > list.right - 8 || left < list.left);
      })
      .map((part) => part.outerHTML.slice(0, 80));
  });
  expect(outside).toEqual([]);
});
