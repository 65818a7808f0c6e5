import { launchChromium } from '@chimpassist/testing/launch-chromium';
import { describe, expect, it } from 'vitest';
import { NOBODY, ONLINE } from '../platform.ts';
import { MARYS_TOPIC, servePage, Visitor } from './page.ts';
import { talking, visitsOfTests } from './visits.ts';

const visits = visitsOfTests();
const ZOOMED = { viewport: { width: 320, height: 256 } };
const viewed = () => visits.platform.published.filter(({ topic }) => topic.endsWith('/viewed'));

describe('a page without a secure context', () => {
  it('has a chat all the same, for guests and for who is signed in', async () => {
    let made = 0;
    visits.platform.session = ({ customer }) => {
      made += 1;
      return {
        customer: customer?.id === undefined ? { id: `g-${made}`, name: '', avatarURL: null } : customer,
      };
    };
    servePage(visits.platform, '/', {
      attributes: { 'data-backend-endpoint': '', 'data-mqtt-broker-host': '' },
    });
    const browser = await launchChromium({ host: 'shop.example' });
    try {
      const address = `http://shop.example:${visits.platform.port}`;
      servePage(visits.platform, '/', {
        attributes: { 'data-backend-endpoint': address, 'data-mqtt-broker-host': `${address}/mqtt` },
      });
      const visitor = Visitor.on(await browser.newPage());
      await visitor.page.goto(address);
      expect(await visitor.page.evaluate(() => [isSecureContext, typeof crypto.randomUUID])).toEqual([
        false,
        'undefined',
      ]);
      await visitor.open();
      await visitor.say('Without a lock');
      await visitor.message('Without a lock').getByText('Delivered').waitFor({ state: 'attached' });
      await visitor.composer.fill('half a word');
      await visitor.page.evaluate(() => localStorage.setItem('userData', '{"id":7,"name":"Paul"}'));
      await expect.poll(() => visitor.composer.inputValue()).toBe('');
      await visitor.say('As Paul');
      await visitor.message('As Paul').getByText('Delivered').waitFor({ state: 'attached' });
      expect(visitor.complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});

describe('on paper', () => {
  it('stands the page alone', async () => {
    const visitor = await visits.visit();
    await visitor.open();
    await talking(visitor);
    await visitor.page.emulateMedia({ media: 'print' });
    await visitor.panel.waitFor({ state: 'hidden' });
    await visitor.launcher.waitFor({ state: 'hidden' });
    await visitor.page.emulateMedia({ media: 'screen' });
    await visitor.panel.waitFor();
  });
});

describe('a page at 400 %', () => {
  it('shows at least three lines of the conversation, whatever the state line says', async () => {
    visits.platform.desk = NOBODY;
    for (const line of ['One', 'Two', 'Three', 'Four', 'Five'])
      visits.platform.say(MARYS_TOPIC, line, {}, false);
    const visitor = await visits.visit({ context: ZOOMED });
    await visitor.open();
    await visitor.say('Hello');
    await visitor.status.getByText('Nobody is here just now.').waitFor();
    await visitor.composer.fill('a\nb\nc\nd\ne\nf');
    await visitor.drawn();
    const { height, inside } = await visitor.panel.evaluate((panel) => {
      const list = panel.querySelector('.list');
      if (list === null) throw new Error('There is no list.');
      const { paddingTop, paddingBottom, lineHeight } = getComputedStyle(list);
      return {
        height: list.clientHeight - Number.parseFloat(paddingTop) - Number.parseFloat(paddingBottom),
        inside: Number.parseFloat(lineHeight) * 3,
      };
    });
    expect(height).toBeGreaterThanOrEqual(inside);
    const { bottom, right } = await visitor.panel.locator('.composer').evaluate((form) => {
      const box = form.getBoundingClientRect();
      return { bottom: box.bottom, right: box.right };
    });
    expect(bottom).toBeLessThanOrEqual(256);
    expect(right).toBeLessThanOrEqual(320);
  });
});

describe('"back"', () => {
  it("closes the panel where the browser lets it, and leaves the page's history alone", async () => {
    const visitor = await visits.visit({
      context: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
      head: `<script>window.watchers = []; const Own = window.CloseWatcher;
        window.CloseWatcher = class { constructor() { window.watchers.push(this); } destroy() { window.watchers = window.watchers.filter((one) => one !== this); } };
        window.hadOne = typeof Own === 'function';</script>`,
    });
    const length = await visitor.page.evaluate(() => history.length);
    const watchers = () =>
      visitor.page.evaluate(() => (window as unknown as { watchers: unknown[] }).watchers.length);
    await visitor.launcher.waitFor();
    expect(await watchers()).toBe(0);
    await visitor.open();
    await expect.poll(watchers).toBe(1);
    await visitor.page.evaluate(() =>
      (window as unknown as { watchers: { onclose(): void }[] }).watchers[0]?.onclose(),
    );
    await visitor.panel.waitFor({ state: 'hidden' });
    expect(await watchers()).toBe(0);
    expect(await visitor.page.evaluate(() => history.length)).toBe(length);
  });

  it('is left to the page while somebody is busy there, beside the open panel', async () => {
    const visitor = await visits.visit();
    await visitor.open();
    await talking(visitor);
    await visitor.page.getByRole('button', { name: 'Buy' }).focus();
    await visitor.page.keyboard.press('Escape');
    await visitor.drawn();
    await expect.poll(() => visitor.panel.isVisible()).toBe(true);
  });
});

describe('from page to page', () => {
  const STAYS = { attributes: { 'data-stays-open': 'true' } };
  it('the panel stays open where the site wants that, and the page keeps the focus', async () => {
    const visitor = await visits.visit(STAYS);
    await visitor.open();
    await talking(visitor);
    await visitor.page.reload();
    await visitor.composer.waitFor();
    await talking(visitor);
    expect(await visitor.page.evaluate(() => document.activeElement === document.body)).toBe(true);
    await visitor.page.keyboard.press('Tab');
    await visitor.panel.getByRole('button', { name: 'Close chat' }).click();
    await visitor.page.reload();
    await visitor.launcher.waitFor();
    await visitor.page.evaluate(() => new Promise((done) => requestIdleCallback(done, { timeout: 2_500 })));
    await expect.poll(() => visitor.panel.count()).toBe(0);
  });

  it('it is closed on a new page by default, for another person, and on a phone', async () => {
    const plain = await visits.visit();
    await plain.open();
    await plain.page.reload();
    const other = await visits.visit(STAYS);
    await other.open();
    await other.page.evaluate(() => localStorage.setItem('userData', '{"id":7,"name":"Paul"}'));
    await other.page.reload();
    const phone = await visits.visit({ ...STAYS, context: { viewport: { width: 390, height: 844 } } });
    await phone.open();
    await phone.page.reload();
    for (const { page, launcher, panel } of [plain, other, phone]) {
      await launcher.waitFor();
      await page.evaluate(() => new Promise((done) => requestIdleCallback(done, { timeout: 2_500 })));
      await expect.poll(() => panel.isVisible()).toBe(false);
    }
  });
});

describe('"Usually answers in a minute"', () => {
  it('gives way when nobody is there, and when the chat has ended', async () => {
    visits.platform.desk = NOBODY;
    // A page that only looks asks for no chat. Otherwise it hears that nobody is there, perhaps before the promise is seen.
    visits.platform.isChatOpen = false;
    const visitor = await visits.visit({
      attributes: { 'data-attendant-subtitle': 'Usually answers in a minute' },
    });
    const promise = visitor.panel.getByText('Usually answers in a minute');
    await visitor.open();
    await promise.waitFor();
    await visitor.say('Hello');
    await visitor.panel.locator('.names').getByText('Nobody is here just now').waitFor();
    await expect.poll(() => promise.count()).toBe(0);
    const session = 's-1';
    // Who asks from now on is answered so too: the word's own question may still be under way.
    visits.platform.desk = ONLINE;
    visits.platform.control(MARYS_TOPIC, session);
    await talking(visitor);
    visits.platform.control(MARYS_TOPIC, session, {
      instruction: 'session/aborted/expired',
      status: 'aborted',
      reason: 'ended',
    });
    await visitor.panel.locator('.names').getByText('Chat ended').waitFor();
    await visitor.status.getByText('This chat has ended. Write to start a new one.').waitFor();
    await expect.poll(() => promise.count()).toBe(0);
  });
});

describe('"Read"', () => {
  it('is said only of what was on the screen', async () => {
    for (let n = 0; n < 40; n += 1) visits.platform.say(MARYS_TOPIC, `Line ${n}`, { readAt: 1 }, false);
    const visitor = await visits.visit();
    await visitor.open();
    await talking(visitor).catch(() => {});
    await visitor.message('Line 39').waitFor();
    await visitor.scrollTo(0);
    visits.platform.say(MARYS_TOPIC, 'Below what is seen');
    await visitor.panel.getByRole('button', { name: 'New messages' }).waitFor();
    await visitor.drawn();
    expect(viewed()).toEqual([]);
    await visitor.panel.getByRole('button', { name: 'New messages' }).click();
    await expect.poll(() => viewed().length).toBe(1);
    expect(viewed()[0]?.payload.readMessages).toMatchObject([{ content: 'Below what is seen' }]);
  });
});

describe('a message that the server refuses', () => {
  it('is not sent again, and its writer reads why and what can be done', async () => {
    visits.platform.isStoring = false;
    const visitor = await visits.visit();
    await visitor.open();
    await visitor.say('Words that are refused');
    const sent = () => visits.platform.published.filter(({ topic }) => topic.endsWith('/messages/customer'));
    await expect.poll(() => sent().length).toBe(1);
    const message = sent()[0]?.payload.message as { id: string; timestamp: number };
    const refuse = (role: string, reason = 'not_allowed') =>
      visits.platform.publish(`${MARYS_TOPIC}/messages/refused`, {
        refusals: [{ id: message.id, from: { id: 298301, role }, timestamp: message.timestamp, reason }],
      });
    // Of an attendant with the same id: not ours.
    refuse('attendant');
    refuse('customer');
    const said = visitor.message('Words that are refused');
    await said.getByText('Not sent: you may not write here.').waitFor();
    await visitor.status.getByText('A message was not sent.').waitFor();
    await visitor.page.reload();
    await visitor.open();
    await said.getByText('Not sent: you may not write here.').waitFor();
    expect(sent()).toHaveLength(1);

    visits.platform.isStoring = true;
    await said.getByRole('button', { name: 'Send again' }).click();
    await said.getByText('Delivered').waitFor({ state: 'attached' });
    await expect.poll(() => visitor.panel.getByRole('button', { name: 'Send again' }).count()).toBe(0);
    expect(sent()).toHaveLength(2);
  });

  it('can be taken back, and is gone then', async () => {
    visits.platform.isStoring = false;
    const visitor = await visits.visit();
    await visitor.open();
    await visitor.say('Words to take back');
    const sent = () => visits.platform.published.filter(({ topic }) => topic.endsWith('/messages/customer'));
    await expect.poll(() => sent().length).toBe(1);
    const message = sent()[0]?.payload.message as { id: string; timestamp: number };
    visits.platform.publish(`${MARYS_TOPIC}/messages/refused`, {
      refusals: [
        {
          id: message.id,
          from: { id: '298301', role: 'customer' },
          timestamp: message.timestamp,
          reason: 'news',
        },
      ],
    });
    const said = visitor.message('Words to take back');
    await said.getByText('Not sent: our service could not take it.').waitFor();
    await said.getByRole('button', { name: 'Remove' }).click();
    await said.waitFor({ state: 'detached' });
    expect(
      await visitor.page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('outbox'))),
    ).toEqual([]);
  });
});
