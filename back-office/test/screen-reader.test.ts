import { guestCode } from '@chimpassist/protocol/text';
import { describe, expect, test } from 'vitest';
import { live, log, openChat, row } from './support/open-chat.ts';
import { page, stack, stackForThisFile } from './support/stack-for-file.ts';

stackForThisFile();

/** What a screen reader is told from here on, in its order. */
async function listen(): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const told: string[] = [];
    Object.assign(window, { told });
    const region = document.querySelector('.announcer');
    if (region === null) throw new Error('Nothing is told.');
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) for (const node of addedNodes) told.push(node.textContent ?? '');
    }).observe(region, { childList: true, subtree: true });
  });
  return () => page.evaluate(() => (window as unknown as { told: string[] }).told);
}

describe('who does not see the screen', () => {
  test('is told each new word once, of other chats and waits too, and nothing that loads', async () => {
    const here = live('here', 'Hedda Here');
    const there = live('there', 'Theo There');
    stack.server.say(here, 'Of before');
    await openChat('Hedda Here');
    await log().getByText('Of before').waitFor();
    const told = await listen();
    stack.server.say(here, 'Yes');
    await expect.poll(told).toEqual(['Hedda Here: Yes']);
    stack.server.say(here, 'Yes');
    await expect.poll(told).toEqual(['Hedda Here: Yes', 'Hedda Here: Yes']);
    stack.server.say(there, 'Elsewhere');
    await expect.poll(told).toHaveLength(3);
    stack.server.addChat({ id: 'waits', name: '' });
    await expect.poll(told).toHaveLength(4);
    expect((await told()).slice(2)).toEqual([
      'Message from Theo There',
      `A customer is waiting: Guest ${guestCode('waits')}`,
    ]);
    await page.getByLabel('Write to Hedda Here').fill('My own');
    await page.keyboard.press('Enter');
    await log().getByText('My own').waitFor();
    await row('Theo There').click();
    await log().getByText('Elsewhere').waitFor();
    expect(await told()).toHaveLength(4);
    await expect.poll(() => page.locator('[aria-live="polite"], [aria-live="assertive"]').count()).toBe(1);
  });

  test('scrolls the focused conversation by arrows; the open chat stays', async () => {
    const topic = live('arrows', 'Ada Arrows');
    live('other', 'Otto Other');
    const from = { id: 'arrows', name: 'Ada Arrows', avatarURL: null, role: 'customer' as const };
    const now = Date.now();
    stack.server.addHistory(
      topic,
      Array.from({ length: 60 }, (_, n) => ({
        id: `line-${n}`,
        from,
        timestamp: now - 60 + n,
        content: `Line ${n}`,
        readAt: now,
      })),
    );
    await openChat('Ada Arrows');
    await log().getByText('Line 59').waitFor();
    await expect.poll(() => log().evaluate((element) => element.scrollTop)).toBeGreaterThan(0);
    await log().focus();
    const top = () => log().evaluate((element) => element.scrollTop);
    const before = await top();
    await page.keyboard.press('ArrowUp');
    await expect.poll(top).toBeLessThan(before);
    await page.keyboard.press('ArrowDown');
    await page.getByLabel('Write to Ada Arrows').waitFor();
  });
});
