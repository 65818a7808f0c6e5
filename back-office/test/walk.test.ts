import { until } from '@chimpassist/testing/until';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findings } from './support/axe.ts';
import { type Stack, startStack } from './support/stack.ts';

const MINUTE_MS = 60_000;

let stack: Stack;
let page: Page;
beforeEach(async () => {
  stack = await startStack();
});
afterEach(async () => {
  expect(stack.complaints).toEqual([]);
  await stack.stop();
});

const list = () => page.getByRole('region', { name: 'Customers' });
const row = (name: string) => list().getByRole('button', { name: new RegExp(name) });
const title = () =>
  page.getByRole('region', { name: 'Chat', exact: true }).getByRole('heading', { level: 2 }).textContent();
const names = () =>
  list()
    .locator('.list-canvas > li')
    .evaluateAll((items) =>
      items
        .map((item) => ({
          top: item.getBoundingClientRect().top,
          text: item.querySelector('.row-name')?.textContent ?? '',
        }))
        .sort((one, other) => one.top - other.top)
        .flatMap(({ text }) => (text === '' ? [] : [text])),
    );
const FOUR = ['Ann', 'Ben', 'Cid', 'Dee'] as const;

/** Four customers with a question each, the first the longest ago. */
async function fourWhoAsked(): Promise<void> {
  const now = Date.now();
  FOUR.forEach((name, i) => {
    const customer = { id: `walk-${i}`, name };
    const topic = stack.server.addChat(customer, {
      state: 'online',
      attendants: [12],
      since: now - 60 * MINUTE_MS,
    });
    stack.server.addHistory(topic, [
      {
        id: `q-${i}`,
        from: { ...customer, avatarURL: null, role: 'customer' },
        timestamp: now - (9 - 2 * i) * MINUTE_MS - 10_000,
        content: `Question of ${name}`,
        readAt: null,
      },
    ]);
  });
  page = await stack.signedIn();
  for (const name of FOUR) await row(name).getByText(`Question of ${name}`).waitFor();
}

describe('a walk through the chats', () => {
  test('comes to each of four customers, however one answers on the way', async () => {
    await fourWhoAsked();
    const order = await names();
    await row(order[0] ?? '').click();
    const met: (string | null)[] = [];
    for (const name of order) {
      await expect.poll(title).toBe(name);
      met.push(await title());
      await page.keyboard.type(`Answer to ${name}`);
      await page.keyboard.press('Enter');
      await page.getByRole('log').getByText(`Answer to ${name}`).waitFor();
      await page.keyboard.press('Alt+ArrowDown');
    }
    expect(met).toEqual(order);
    await expect.poll(() => names()).toEqual(order);
  });

  test('keeps its order while customers write; who is new comes at its end', async () => {
    await fourWhoAsked();
    const order = await names();
    await row(order[0] ?? '').click();
    await page.keyboard.press('Alt+ArrowDown');
    await expect.poll(title).toBe(order[1]);
    const last = `server/sessions/walk-${FOUR.indexOf(order[3] as 'Ann')}`;
    stack.server.say(last, 'And one more thing');
    await row(order[3] ?? '')
      .getByText('And one more thing')
      .waitFor();
    for (const name of order.slice(2)) {
      await page.keyboard.press('Alt+ArrowDown');
      await expect.poll(title).toBe(name);
    }
  });

  test('by J walks again and again, and types nothing to a customer', async () => {
    await fourWhoAsked();
    const order = await names();
    await page.getByRole('heading', { name: 'Online customers' }).click();
    for (const name of order) {
      await page.keyboard.press('j');
      await expect.poll(title).toBe(name);
    }
    await expect.poll(() => page.getByLabel(/^Write to/).inputValue()).toBe('');
  });
});

describe('who waits for my answer', () => {
  test('stand under a filter of their own, the oldest first, with minutes, amber and red', async () => {
    await fourWhoAsked();
    await list()
      .getByRole('button', { name: /To answer/ })
      .click();
    await expect.poll(names).toEqual([...FOUR]);
    await list().getByRole('heading', { name: 'Waits for your answer' }).waitFor();
    await row('Ann').getByText('9 min').waitFor();
    const late = (name: string) => row(name).locator('.row-time').getAttribute('data-late');
    expect([await late('Ann'), await late('Cid')]).toEqual(['tooLate', 'tooLate']);
    expect(await late('Dee')).toBe('late');
    stack.server.say('server/sessions/walk-0', 'Are you there?');
    await expect.poll(names).toEqual([...FOUR]);
    expect(await findings(page)).toEqual([]);
    await row('Ann').click();
    await page.keyboard.type('Here I am');
    await page.keyboard.press('Enter');
    await expect.poll(names).toEqual(['Ben', 'Cid', 'Dee']);
  });

  test('is come to by one key, also out of a reply, until nobody waits', async () => {
    await fourWhoAsked();
    await page.getByRole('heading', { name: 'Online customers' }).click();
    await page.keyboard.press('a');
    await expect.poll(title).toBe('Ann');
    await page.keyboard.press('r');
    for (const [i, name] of FOUR.entries()) {
      await expect.poll(title).toBe(name);
      await page.keyboard.type(`Answer to ${name}`);
      await page.keyboard.press('Enter');
      await page.getByRole('log').getByText(`Answer to ${name}`).waitFor();
      await page.keyboard.press('Alt+Shift+ArrowDown');
      await until('it is stored', () => stack.server.messages(`walk-${i}`).length === 2);
    }
    expect(await title()).toBe('Dee');
  });

  test('has the limits of the settings', async () => {
    const own = await startStack({ ANSWER_LATE_MINUTES: '0', ANSWER_TOO_LATE_MINUTES: '60' });
    try {
      const topic = own.server.addChat(
        { id: 'limit', name: 'Lim It' },
        { state: 'online', attendants: [12] },
      );
      page = await own.signedIn();
      own.server.say(topic, 'Hello?');
      const time = row('Lim It').locator('.row-time.due');
      await expect.poll(() => time.getAttribute('data-late')).toBe('late');
    } finally {
      await own.stop();
    }
  });
});

test('a row’s time and place follow the customer’s words; my own move nothing', async () => {
  await fourWhoAsked();
  const before = await names();
  const time = () => row('Ann').locator('time, .row-time').first().textContent();
  await row('Ann').click();
  await page.keyboard.type('An answer');
  await page.keyboard.press('Enter');
  await row('Ann').getByText('An answer').waitFor();
  const asked = new Date(Date.now() - 9 * MINUTE_MS - 10_000);
  const clock = new Intl.DateTimeFormat('en', { hour: 'numeric', minute: '2-digit' });
  await expect.poll(time).toBe(clock.format(asked));
  await expect.poll(() => names()).toEqual(before);
});

test('the search works by keyboard: Enter, arrows, Escape', async () => {
  await fourWhoAsked();
  const order = await names();
  await page.keyboard.press('/');
  await page.keyboard.type('question');
  await expect.poll(names).toEqual(order);
  expect(
    await row(order[0] ?? '')
      .locator('mark')
      .textContent(),
  ).toBe('Question');
  await page.keyboard.press('Enter');
  await expect.poll(title).toBe(order[0]);
  await page.keyboard.press('ArrowDown');
  await expect.poll(title).toBe(order[1]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await expect.poll(title).toBe(order[1]);
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('list-search');
  // The Escape and the Enter that end the choice of a character belong to it.
  await page.locator('#list-search').evaluate((field) => {
    for (const key of ['Escape', 'Enter'])
      field.dispatchEvent(
        new KeyboardEvent('keydown', { key, keyCode: 229, bubbles: true } as KeyboardEventInit),
      );
  });
  await expect.poll(() => page.locator('#list-search').inputValue()).toBe('question');
  await page.keyboard.press('Escape');
  await expect.poll(() => page.locator('#list-search').inputValue()).toBe('');
  await expect.poll(() => row(order[1] ?? '').getAttribute('aria-current')).toBe('true');
  expect(await findings(page)).toEqual([]);
});
