import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ANA, Platform } from '../platform.ts';
import { closeBrowser, MARY, MARYS_TOPIC, Visitor } from './page.ts';

const HOUR_MS = 3_600_000;
const ZONE = 'Asia/Kathmandu';

let platform: Platform;
let visitor: Visitor;
beforeEach(async () => {
  platform = await Platform.start();
});
afterEach(async () => {
  await visitor.close();
  await platform.stop();
});
afterAll(closeBrowser);

const clock = (at: number): string =>
  new Intl.DateTimeFormat('en', { hour: 'numeric', minute: '2-digit', timeZone: ZONE }).format(at);
/** Noon of the reader's day, some days ago. */
function noon(daysAgo: number): number {
  const day = new Intl.DateTimeFormat('sv', { timeZone: ZONE }).format(Date.now());
  return Date.parse(`${day}T12:00:00+05:45`) - daysAgo * 24 * HOUR_MS;
}

describe('times', () => {
  it('are the server’s, whatever the senders’ clocks say', async () => {
    const mary = { id: MARY.id, name: MARY.name, role: 'customer' };
    const ana = { ...ANA, role: 'attendant' };
    const past = [
      { from: mary, receivedAt: noon(2), timestamp: noon(2) + 7 * HOUR_MS, readAt: noon(2) - 7 * HOUR_MS },
      { from: ana, receivedAt: noon(1), timestamp: noon(40), readAt: noon(1) },
      { from: mary, receivedAt: noon(1) + HOUR_MS, timestamp: noon(-9), readAt: noon(-9) },
      // The server's own clock had jumped.
      { from: ana, receivedAt: noon(-300), timestamp: noon(1), readAt: noon(1) },
      { from: mary, receivedAt: noon(1) + 2 * HOUR_MS, timestamp: noon(3), readAt: null },
    ];
    past.forEach((more, n) => {
      platform.say(MARYS_TOPIC, `Word ${n}`, more, false);
    });
    visitor = await Visitor.at(platform, { context: { timezoneId: ZONE } });
    await visitor.open();
    await visitor.message('Word 4').waitFor();
    const days = await visitor.panel.locator('.day').allTextContents();
    expect(days).toHaveLength(2);
    expect(days[1]).toBe('Yesterday');
    await expect
      .poll(() => visitor.panel.locator('.said time').allTextContents())
      .toEqual(
        [noon(2), noon(1), noon(1) + HOUR_MS, noon(1) + 2 * HOUR_MS, noon(1) + 2 * HOUR_MS].map(clock),
      );
    await expect
      .poll(() => visitor.message('Word 0').locator('.tick').textContent())
      .toBe(`Read at ${clock(noon(2))}`);
    const now = Date.now();
    const read = await visitor.message('Word 2').locator('.tick').textContent();
    expect([now - 60_000, now, now + 60_000].map((at) => `Read at ${clock(at)}`)).toContain(read);
  });

  it('of a page with a wrong clock are the server’s as soon as one word came back', async () => {
    platform.aheadMs = 7 * HOUR_MS;
    visitor = await Visitor.at(platform, { context: { timezoneId: ZONE } });
    await visitor.open();
    await visitor.panel.getByText('You are talking with Ana Ribeiro').waitFor();
    await visitor.say('First');
    await visitor.message('First').getByText('Delivered').waitFor({ state: 'attached' });
    const timeOf = (text: string) => visitor.message(text).locator('time').textContent();
    const isServers = (text: string | null): boolean => {
      const now = Date.now() + platform.aheadMs;
      return [now - 60_000, now].map(clock).includes(text ?? '');
    };
    expect(isServers(await timeOf('First'))).toBe(true);
    // Not stored yet, and dated by the server's clock already.
    platform.isStoring = false;
    await visitor.say('Second');
    await visitor.message('Second').getByText('Sent').waitFor({ state: 'attached' });
    expect(isServers(await timeOf('Second'))).toBe(true);
  });
});
