import { until } from '@chimpassist/testing/until';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { findings } from './support/axe.ts';
import { page, signIn, stack, stackForThisFile } from './support/stack-for-file.ts';

stackForThisFile();

const atWork = () => until('the attendant is at work', () => stack.server.attendants.has('12'));
const live = (id: string, name: string) =>
  stack.server.addChat({ id, name }, { state: 'online', attendants: [12] });
const row = (one: Page, name: string) =>
  one.getByRole('region', { name: 'Customers' }).getByRole('button', { name: new RegExp(name) });

describe('being told', () => {
  /** Counts tones and keeps notifications, and makes the window one that nobody looks at. */
  const watch = (page: Page) =>
    page.evaluate(() => {
      const told = { tones: 0, notifications: [] as string[] };
      Object.assign(window, { told });
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (when?: number) {
        told.tones += 1;
        start.call(this, when);
      };
      class Told extends EventTarget {
        static permission = 'granted';
        static requestPermission = async () => 'granted';
        constructor(title: string, { body }: { body: string }) {
          super();
          told.notifications.push(`${title}|${body}`);
        }
        close() {}
      }
      Object.assign(window, { Notification: Told });
      document.hasFocus = () => false;
    });
  const told = (page: Page) =>
    page.evaluate(() => (window as unknown as { told: { tones: number; notifications: string[] } }).told);
  const choose = async (page: Page, notice: string) => {
    await page.getByRole('button', { name: /^Your menu/ }).click();
    await page.getByRole('menuitemcheckbox', { name: notice }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
  };

  test('by sound, notification and title of messages and waits, each with a switch', async () => {
    await signIn();
    await atWork();
    const topic = live('told-1', 'Nora News');
    await row(page, 'Nora News').waitFor();
    await watch(page);
    await choose(page, 'Browser notifications');
    stack.server.say(topic, 'A secret of mine');
    await expect
      .poll(() => told(page).then(({ notifications }) => notifications))
      .toEqual(['Message from Nora News|A secret of mine']);
    // Where others may see the screen.
    await choose(page, 'With what was written');
    stack.server.say(topic, 'Another one');
    await expect
      .poll(() => told(page).then(({ notifications }) => notifications.at(-1)))
      .toBe('Message from Nora News|');
    await expect.poll(() => told(page).then(({ tones }) => tones)).toBeGreaterThan(0);
    await expect.poll(() => page.title()).toMatch(/^\(\d+\) /);

    const { tones } = await told(page);
    await choose(page, 'Sound');
    await choose(page, 'Count in the title');
    await expect.poll(() => page.title()).not.toMatch(/^\(/);
    stack.server.addChat({ id: 'told-2', name: 'Wim Waits' });
    await expect
      .poll(() => told(page).then(({ notifications }) => notifications.at(-1)))
      .toBe('A customer is waiting|Wim Waits');
    await choose(page, 'Browser notifications');
    stack.server.say(topic, 'Once more');
    await expect.poll(() => row(page, 'Nora News').textContent()).toContain('Once more');
    expect(await told(page)).toEqual({
      tones,
      notifications: [
        'Message from Nora News|A secret of mine',
        'Message from Nora News|',
        'A customer is waiting|Wim Waits',
      ],
    });
    // The choice stays.
    await page.reload();
    await page.getByRole('button', { name: /^Your menu/ }).click();
    await expect
      .poll(() => page.getByRole('menuitemcheckbox', { name: 'Sound' }).getAttribute('aria-checked'))
      .toBe('false');
    expect(await findings(page, true)).toEqual([]);
  });

  test('once, where the same attendant has several tabs', async () => {
    await signIn();
    const tab = await page.context().newPage();
    await tab.goto(stack.pages.origin);
    await tab.getByRole('region', { name: 'Customers' }).waitFor();
    const topic = live('told-3', 'Tess Tabs');
    for (const each of [page, tab]) {
      await row(each, 'Tess Tabs').waitFor();
      await watch(each);
      await each.evaluate(() =>
        localStorage.setItem(
          'chimpassist.notices',
          JSON.stringify({ sound: true, notification: true, title: true }),
        ),
      );
    }
    await choose(page, 'Count in the title');
    stack.server.say(topic, 'To both');
    for (const each of [page, tab])
      await expect.poll(() => row(each, 'Tess Tabs').textContent()).toContain('To both');
    const tones = [await told(page), await told(tab)].filter((one) => one.tones > 0);
    expect(tones.length).toBeLessThanOrEqual(1);
  });

  test('by a notification with the words, which goes away when they are read', async () => {
    await signIn();
    await atWork();
    const topic = live('told-4', 'Rita Read');
    await row(page, 'Rita Read').waitFor();
    // A browser without a screen keeps none: what the page asks of its worker stands here.
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
      const shown: { title: string; body: string; tag: string; data: unknown; close(): void }[] = [];
      Object.assign(window, { shown });
      Object.assign(ServiceWorkerRegistration.prototype, {
        async showNotification(title: string, { body = '', tag = '', data }: NotificationOptions) {
          const note = { title, body, tag, data, close: () => void shown.splice(shown.indexOf(note), 1) };
          shown.push(note);
        },
        getNotifications: async () => [...shown],
      });
      document.hasFocus = () => false;
      localStorage.setItem('chimpassist.notices', JSON.stringify({ sound: false, notification: true }));
      window.dispatchEvent(new StorageEvent('storage', { key: 'chimpassist.notices' }));
    });
    const shown = () =>
      page.evaluate(() =>
        (window as unknown as { shown: Record<string, string>[] }).shown.map(({ close: _, ...note }) => note),
      );
    stack.server.say(topic, 'Where is\nmy parcel?');
    const asked = {
      ...{ title: 'Message from Rita Read', body: 'Where is my parcel?', tag: topic },
      data: { hash: '#chat=told-4' },
    };
    await expect.poll(shown).toEqual([asked]);
    await page.evaluate(() => {
      document.hasFocus = () => true;
    });
    await row(page, 'Rita Read').click();
    await expect.poll(shown).toEqual([]);
  });

  test('by a count at the icon of the desk, which can be installed', async () => {
    await signIn();
    await atWork();
    await page.evaluate(() => {
      const counts: number[] = [];
      Object.assign(window, { counts });
      Object.assign(navigator, {
        setAppBadge: async (count: number) => void counts.push(count),
        clearAppBadge: async () => void counts.push(0),
      });
    });
    stack.server.say(live('told-5', 'Bea Badge'), 'Hello');
    const last = () => page.evaluate(() => (window as unknown as { counts: number[] }).counts.at(-1));
    await expect.poll(last).toBeGreaterThan(0);
    const browser = await page.context().newCDPSession(page);
    const { errors, data } = await browser.send('Page.getAppManifest');
    expect(errors).toEqual([]);
    expect(JSON.parse(data ?? '{}')).toMatchObject({ start_url: '/', display: 'standalone' });
    const { installabilityErrors } = await browser.send('Page.getInstallabilityErrors');
    // A window of a test is private, and a private one installs nothing.
    expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
  });

  test('while the worker that shows it stands before no file of the page', async () => {
    await signIn();
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    await page.reload();
    await page.getByRole('region', { name: 'Customers' }).waitFor();
    const seen = await page.evaluate(() => ({
      isControlled: navigator.serviceWorker.controller !== null,
      // When the worker was asked for a file; 0: it was not.
      asked: performance
        .getEntriesByType('resource')
        .map((entry) => (entry as PerformanceResourceTiming).workerStart),
    }));
    expect(seen.isControlled).toBe(true);
    expect(seen.asked.length).toBeGreaterThan(3);
    expect(new Set(seen.asked)).toEqual(new Set([0]));
    expect(await page.evaluate(() => caches.keys())).toEqual([]);
  });
});
