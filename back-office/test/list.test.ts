import { TOPICS } from '@chimpassist/protocol';
import { until } from '@chimpassist/testing/until';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Stack, startStack } from './support/stack.ts';

const MINUTE_MS = 60_000;

let stack: Stack;
let page: Page;
beforeEach(async () => {
  stack = await startStack({
    ONLINE_CUSTOMERS_LABEL: 'In the shop',
    OFFLINE_CUSTOMERS_LABEL: 'Out of the shop',
  });
});
afterEach(async () => {
  expect(stack.complaints).toEqual([]);
  await stack.stop();
});

const list = () => page.getByRole('region', { name: 'Customers' });
const row = (name: string) => list().getByRole('button', { name: new RegExp(name) });
const live = (id: string, name: string, minutesAgo = 1) =>
  stack.server.addChat(
    { id, name },
    { state: 'online', attendants: [12], since: Date.now() - minutesAgo * MINUTE_MS },
  );
/** What stands in the list from top to bottom, headings too. */
const shown = async () =>
  (
    await list()
      .locator('.list-canvas > li')
      .evaluateAll((items) =>
        items
          .map((item) => ({
            top: item.getBoundingClientRect().top,
            text: item.querySelector('.row-name, h2')?.textContent ?? '',
          }))
          .sort((one, other) => one.top - other.top)
          .map(({ text }) => text),
      )
  ).filter((text) => text !== '');

describe('the list', () => {
  test('shows who waits with a running clock, then online and offline under their labels', async () => {
    stack.server.addChat({ id: 'w1', name: 'Wim Waits' }, { since: Date.now() - 95_000 });
    stack.server.addChat({ id: 'w2', name: 'Wanda Waits' }, { since: Date.now() - 300_000 });
    const topic = live('o1', 'Olga Online');
    stack.server.addChat(
      { id: 'x1', name: 'Xaver Gone' },
      { state: 'over', attendants: [12], since: Date.now() - 100 * MINUTE_MS },
    );
    page = await stack.signedIn();
    await expect
      .poll(shown)
      .toEqual([
        'Waiting',
        'Wanda Waits',
        'Wim Waits',
        'In the shop',
        'Olga Online',
        'Out of the shop',
        'Xaver Gone',
      ]);
    const clock = row('Wanda Waits').locator('.row-time');
    const before = await clock.textContent();
    // Five minutes and what the sign-in took.
    expect(before).toMatch(/\b[5-9]:\d\d/);
    await expect.poll(() => clock.textContent()).not.toBe(before);

    stack.server.say(topic, 'First question');
    stack.server.say(topic, 'Second question');
    await expect.poll(() => row('Olga Online').textContent()).toContain('Second question');
    await row('Olga Online').getByText('2 unread messages').waitFor({ state: 'attached' });
    const from = { id: 'o1', name: 'Olga Online', avatarURL: null, role: 'customer' };
    await until('the desk follows it', () => stack.broker.isFollowed(TOPICS.typing(topic)));
    stack.broker.publish(TOPICS.typing(topic), { from, typing: true });
    await row('Olga Online').getByText('is typing…').waitFor();
    stack.broker.publish(TOPICS.typing(topic), { from, typing: false });
    await row('Olga Online').getByText('Second question').waitFor();
  });

  test('is filtered by mine and waiting, and searched over names and words', async () => {
    stack.server.addChat({ id: 'w1', name: 'Wim Waits' });
    const parcel = live('o1', 'Olga Online');
    live('o2', 'Otto Online', 2);
    page = await stack.signedIn();
    stack.server.say(parcel, 'Where is my PARCEL?');
    await row('Olga Online').getByText('PARCEL').waitFor();
    await list().getByRole('button', { name: 'Mine' }).click();
    await expect.poll(shown).toEqual(['In the shop', 'Olga Online', 'Otto Online']);
    await list()
      .getByRole('button', { name: /^Waiting/ })
      .click();
    await expect.poll(shown).toEqual(['Waiting', 'Wim Waits']);
    await list().getByRole('button', { name: 'All', exact: true }).click();
    await list().getByRole('searchbox').fill('parcel');
    await expect.poll(shown).toEqual(['In the shop', 'Olga Online']);
    await list().getByRole('searchbox').fill('otto');
    await expect.poll(shown).toEqual(['In the shop', 'Otto Online']);
    await list().getByRole('searchbox').fill('nobody of that name');
    await list().getByText('Nothing found', { exact: true }).waitFor();
    await list().getByRole('button', { name: 'Clear search' }).click();
    await expect.poll(async () => (await shown()).length).toBe(5);
  });

  test('becomes whole again after lost changes, also while its picture was on its way', async () => {
    page = await stack.signedIn();
    await until('the attendant is at work', () => stack.server.attendants.has('12'));
    const topic = live('a', 'Alma First');
    await row('Alma First').waitFor();
    const asked = stack.pages.deskAsked();
    const answer = stack.pages.holdDesk();
    stack.server.loseFeed();
    stack.server.addChat({ id: 'b', name: 'Bela Second' });
    await until('the picture is asked for', () => stack.pages.deskAsked() > asked);
    stack.server.loseFeed();
    stack.server.addChat({ id: 'c', name: 'Cleo Third' });
    // Said after it, so that it has arrived.
    stack.server.say(topic, 'Is anybody there?');
    await row('Alma First').getByText('Is anybody there?').waitFor();
    answer();
    for (const name of ['Alma First', 'Bela Second', 'Cleo Third']) await row(name).waitFor();
  });

  test('has who came between the first picture and the first change that is listened to', async () => {
    stack.server.attendants.delete('12');
    const answer = stack.pages.holdDesk();
    page = await stack.signedIn();
    // It says so once everything is subscribed.
    await until('the attendant is online', () => stack.server.attendants.has('12'));
    stack.server.addChat({ id: 'between', name: 'Bea Between' }, { unheard: true });
    answer();
    await row('Bea Between').waitFor();
  });

  test('of 500 customers draws what is in sight, and scrolls to its end undisturbed', async () => {
    for (let i = 0; i < 500; i += 1) live(`c${i}`, `Customer ${String(i).padStart(3, '0')}`, i + 1);
    page = await stack.signedIn();
    await row('Customer 000').click();
    await page.getByLabel('Write to Customer 000').waitFor();
    await expect.poll(() => list().locator('.row').count()).toBeLessThan(50);
    const scroller = list().locator('.list-rows');
    await scroller.evaluate((element) => {
      element.scrollTop = element.scrollHeight;
    });
    await row('Customer 499').waitFor();
    const place = await scroller.evaluate((element) => element.scrollTop);
    stack.server.say('server/sessions/c0', 'I am at the top');
    await page.getByRole('log').getByText('I am at the top').waitFor();
    expect(await scroller.evaluate((element) => element.scrollTop)).toBe(place);
    await expect.poll(() => list().locator('.row').count()).toBeLessThan(50);
  });

  test('does not move under a pointer that is about to click, and settles when it rests', async () => {
    live('o1', 'Anna First', 1);
    const second = live('o2', 'Bert Second', 2);
    page = await stack.signedIn();
    await expect.poll(shown).toEqual(['In the shop', 'Anna First', 'Bert Second']);
    const box = await row('Anna First').boundingBox();
    if (box === null) throw new Error('The row is not drawn.');
    await page.mouse.move(box.x + 20, box.y + 20);
    await page.mouse.move(box.x + 30, box.y + 20);
    stack.server.say(second, 'I would be the first now');
    await row('Bert Second').getByText('I would be the first now').waitFor();
    expect(await shown()).toEqual(['In the shop', 'Anna First', 'Bert Second']);
    await page.mouse.move(900, 400);
    await expect.poll(shown).toEqual(['In the shop', 'Bert Second', 'Anna First']);
    await until('nobody asks for anything else', () => stack.complaints.length === 0);
  });
});
