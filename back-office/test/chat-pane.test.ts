import { CONTENT_MAX_LENGTH, type Message, TOPICS } from '@chimpassist/protocol';
import { until } from '@chimpassist/testing/until';
import { describe, expect, test } from 'vitest';
import { page, signIn, stack, stackForThisFile } from './support/stack-for-file.ts';

const DAY_MS = 86_400_000;

stackForThisFile();

const live = (id: string, name: string) =>
  stack.server.addChat({ id, name }, { state: 'online', attendants: [12] });
const log = () => page.getByRole('log');
const composer = (name: string) => page.getByLabel(`Write to ${name}`);
async function openChat(name: string, options = {}): Promise<void> {
  await signIn('user@chimpassist.com', options);
  await page.getByRole('button', { name: new RegExp(name) }).click();
  await composer(name).waitFor();
}
const old = (id: string, name: string, n: number, at: number): Message => ({
  id: `${id}-${n}`,
  from: { id, name, avatarURL: null, role: 'customer' },
  timestamp: at,
  content: `Old message ${n}`,
  readAt: at,
});

describe('the chat', () => {
  test('goes back over earlier sessions by pages, keeps its place, and marks each day', async () => {
    const topic = live('hist', 'Hilda History');
    const now = Date.now();
    stack.server.addHistory(
      topic,
      Array.from({ length: 120 }, (_, i) =>
        old('hist', 'Hilda History', i + 1, now - (i < 80 ? 3 * DAY_MS : DAY_MS) + i * 1_000),
      ),
    );
    await openChat('Hilda History');
    await log().getByText('Old message 120', { exact: true }).waitFor();
    await log().getByText('Yesterday').waitFor();
    await expect.poll(() => log().getByText('Old message 70', { exact: true }).count()).toBe(0);
    const older = log().getByRole('button', { name: 'Show older messages' });
    await log().evaluate((element) => {
      element.scrollTop = 0;
    });
    const first = log().getByText('Old message 71', { exact: true });
    const before = await first.boundingBox();
    await older.click();
    await log().getByText('Old message 21', { exact: true }).waitFor({ state: 'attached' });
    const place = await first.boundingBox();
    expect(Math.abs((place?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(60);
    await log().evaluate((element) => {
      element.scrollTop = 0;
    });
    await older.click();
    await log().getByText('This is the beginning of the conversation.').waitFor({ state: 'attached' });
    await expect.poll(() => log().getByRole('article').count()).toBe(120);
    await expect.poll(() => log().getByRole('heading', { level: 3 }).count()).toBe(2);
  });

  test('shows the server’s times, whatever the senders’ clocks say', async () => {
    const topic = live('clock', 'Clara Clock');
    const yesterday = new Date(Date.now() - DAY_MS).setHours(12, 0, 0, 0);
    const hours = (n: number) => yesterday + n * 3_600_000;
    const said = [
      { receivedAt: hours(0), timestamp: hours(7), readAt: hours(-7) },
      { receivedAt: hours(1), timestamp: hours(-60), readAt: hours(2) },
      { receivedAt: hours(2), timestamp: hours(60), readAt: hours(900) },
      // The server's own clock had jumped.
      { receivedAt: hours(9_000), timestamp: hours(2), readAt: hours(2) },
      { receivedAt: hours(3), timestamp: hours(3), readAt: hours(3) },
    ];
    stack.server.addHistory(
      topic,
      said.map(({ timestamp, readAt }, i) => ({
        ...old('clock', 'Clara Clock', i, timestamp),
        from: {
          id: i % 2 === 0 ? 12 : 'clock',
          name: 'x',
          avatarURL: null,
          role: i % 2 === 0 ? 'attendant' : 'customer',
        },
        readAt,
      })),
    );
    stack.server.messages('clock').forEach((message, i) => {
      Object.assign(message, { receivedAt: said[i]?.receivedAt });
    });
    await openChat('Clara Clock');
    await log().getByText('Old message 4').waitFor();
    await expect
      .poll(() => log().getByRole('heading', { level: 3 }).allTextContents())
      .toEqual(['Yesterday']);
    const times = await log()
      .locator('time')
      .evaluateAll((all) => all.map((one) => one.getAttribute('datetime')));
    expect(times).toEqual([0, 1, 2, 3, 3].map((n) => new Date(hours(n)).toISOString()));
    const read = log().locator('article').first().locator('.tick');
    await expect.poll(() => read.getAttribute('title')).toMatch(/^Read .* 12:00 PM$/);
  });

  test('shows what is written as text: markup does nothing, a link opens elsewhere', async () => {
    const topic = live('text', 'Theo Text');
    await openChat('Theo Text');
    stack.server.say(topic, '<img src=x onerror="document.title=1"> see https://shop.example/a?b=c.');
    await log().getByText('<img src=x onerror=').waitFor();
    await expect.poll(() => log().locator('img').count()).toBe(0);
    const link = log().getByRole('link', { name: 'https://shop.example/a?b=c' });
    await expect.poll(() => link.getAttribute('href')).toBe('https://shop.example/a?b=c');
    await expect.poll(() => link.getAttribute('rel')).toContain('noreferrer');
    await expect.poll(() => link.getAttribute('target')).toBe('_blank');
    stack.server.say(topic, 'javascript:alert(1)');
    await log().getByText('javascript:alert(1)').waitFor();
    await expect.poll(() => log().getByRole('link').count()).toBe(1);
    stack.server.say(topic, '„https://shop.example/Ape_(a)“ www.shop.example。谢谢 mary@shop.example!');
    const mail = log().getByRole('link', { name: 'mary@shop.example', exact: true });
    await expect.poll(() => mail.getAttribute('href')).toBe('mailto:mary@shop.example');
    await expect.poll(() => mail.getAttribute('target')).toBeNull();
    await expect
      .poll(() => log().getByRole('link').allTextContents())
      .toEqual([
        'https://shop.example/a?b=c',
        'https://shop.example/Ape_(a)',
        'www.shop.example',
        'mary@shop.example',
      ]);
  });

  test('Enter sends, Shift+Enter begins a line, a paste that is too long is explained', async () => {
    live('keys', 'Karl Keys');
    await openChat('Karl Keys', { permissions: ['clipboard-read', 'clipboard-write'] });
    const field = composer('Karl Keys');
    await field.fill('one');
    await field.press('Shift+Enter');
    await page.keyboard.type('two');
    await field.press('Enter');
    await until('both lines are stored', () =>
      stack.server.messages('keys').some(({ content }) => content === 'one\ntwo'),
    );
    const paste = async (text: string) => {
      await page.evaluate((value) => navigator.clipboard.writeText(value), text);
      await field.press('Control+v');
    };
    const long = 'word '.repeat(1_800).trim();
    await paste(long);
    await expect.poll(() => field.inputValue()).toBe(long);
    await field.press('Enter');
    await until('the long one is stored', () =>
      stack.server.messages('keys').some(({ content }) => content === long),
    );
    await paste('x'.repeat(CONTENT_MAX_LENGTH + 3));
    await page.getByText('3 characters too many').waitFor();
    await field.press('Enter');
    expect((await field.inputValue()).length).toBe(CONTENT_MAX_LENGTH + 3);
    await field.fill('');

    await log().getByRole('article').first().hover();
    await log().getByRole('article').first().getByRole('button', { name: 'Copy text' }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('one\ntwo');
  });

  test('keeps a draft per customer over a change of chat and a reload', async () => {
    live('d1', 'Dora Draft');
    live('d2', 'Dirk Draft');
    await openChat('Dora Draft');
    await composer('Dora Draft').fill('For Dora');
    await page.getByRole('button', { name: /Dirk Draft/ }).click();
    await expect.poll(() => composer('Dirk Draft').inputValue()).toBe('');
    await composer('Dirk Draft').fill('For Dirk');
    await page
      .getByRole('button', { name: /Dora Draft/ })
      .getByText('For Dora')
      .waitFor();
    await page.reload();
    await page.getByRole('button', { name: /Dora Draft/ }).click();
    await expect.poll(() => composer('Dora Draft').inputValue()).toBe('For Dora');
  });

  test('counts as seen only what stands in a window that is looked at', async () => {
    const topic = live('seen', 'Selma Seen');
    await openChat('Selma Seen');
    await page.evaluate(() => {
      Object.assign(window, { isLooked: false });
      document.hasFocus = () => (window as unknown as { isLooked: boolean }).isLooked;
    });
    stack.server.say(topic, 'Do you see me?');
    await log().getByText('Do you see me?').waitFor();
    stack.server.say(topic, 'And now?');
    await log().getByText('And now?').waitFor();
    expect(stack.server.messages('seen').every(({ readAt }) => readAt === null)).toBe(true);
    await page.evaluate(() => {
      Object.assign(window, { isLooked: true });
      window.dispatchEvent(new Event('focus'));
    });
    await until('both were read', () => stack.server.messages('seen').every(({ readAt }) => readAt !== null));
  });

  test('tells that one is writing and that one has stopped, and shows it of the customer', async () => {
    const topic = live('typ', 'Tina Typing');
    await openChat('Tina Typing');
    const said = () =>
      stack.server.seen
        .filter(({ topic: each }) => each === TOPICS.typing(topic))
        .map(({ payload }) => (payload as { typing: boolean }).typing);
    await composer('Tina Typing').pressSequentially('hel');
    await until('typing was told', () => said().includes(true));
    await composer('Tina Typing').fill('');
    await until('its end was told', () => said().at(-1) === false);
    const from = { id: 'typ', name: 'Tina Typing', avatarURL: null, role: 'customer' };
    await until('the desk follows it', () => stack.broker.isFollowed(TOPICS.typing(topic)));
    stack.broker.publish(TOPICS.typing(topic), { from, typing: true });
    await page.getByText('Tina Typing is typing…').waitFor();
  });
});
