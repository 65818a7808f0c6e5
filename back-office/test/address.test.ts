import { until } from '@chimpassist/testing/until';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findings } from './support/axe.ts';
import { PASSWORD } from './support/page-server.ts';
import { type Stack, startStack } from './support/stack.ts';

const PHONE = { viewport: { width: 390, height: 740 }, hasTouch: true };

let stack: Stack;
let page: Page;
beforeAll(async () => {
  stack = await startStack();
});
afterEach(async () => {
  await page?.context().close();
  stack.pages.refused.clear();
  expect(stack.complaints).toEqual([]);
});
afterAll(async () => {
  await stack?.stop();
});

const live = (id: string, name: string, attendants = [12]) =>
  stack.server.addChat({ id, name }, { state: 'online', attendants });
const row = (name: string) =>
  page.getByRole('region', { name: 'Customers' }).getByRole('button', { name: new RegExp(name) });
const heading = (name: string) => page.getByRole('heading', { level: 2, name });

describe('back, on a phone', () => {
  test('leaves the customer’s panel, then the chat, and only then the desk', async () => {
    live('back-1', 'Berta Back');
    page = await stack.signedIn('user@chimpassist.com', PHONE);
    await row('Berta Back').tap();
    await page.getByLabel('Write to Berta Back').waitFor();
    await page.getByRole('button', { name: 'Customer', exact: true }).tap();
    await page.getByRole('complementary').waitFor();
    await page.goBack();
    await page.getByLabel('Write to Berta Back').waitFor();
    await expect.poll(() => page.getByRole('complementary').isVisible()).toBe(false);
    await page.goBack();
    await row('Berta Back').waitFor();
    await expect.poll(() => page.getByLabel('Write to Berta Back').isVisible()).toBe(false);
    await expect.poll(() => page.url()).toBe(`${stack.pages.origin}/`);
    await page.goForward();
    await page.getByLabel('Write to Berta Back').waitFor();
    // The way back of the page itself is the same way.
    await page.getByRole('button', { name: 'Back to the list' }).tap();
    await row('Berta Back').waitFor();
    await expect.poll(() => page.url()).toBe(`${stack.pages.origin}/`);
  });

  test('takes another chat for the one before: one step leads to the list', async () => {
    live('back-2', 'Bibi Back');
    live('back-3', 'Bodo Back');
    page = await stack.signedIn();
    await row('Bibi Back').click();
    await heading('Bibi Back').first().waitFor();
    await row('Bodo Back').click();
    await heading('Bodo Back').first().waitFor();
    await page.goBack();
    await page.getByText('Choose a customer').waitFor();
  });

  test('closes a dialog first, and keeps the chat', async () => {
    live('back-4', 'Bruno Back');
    page = await stack.signedIn();
    await row('Bruno Back').click();
    await page.getByRole('button', { name: 'End chat' }).click();
    await page.getByRole('dialog').waitFor();
    await page.goBack();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByLabel('Write to Bruno Back').waitFor();
  });
});

describe('a chat’s address', () => {
  test('comes back to the open chat after a reload', async () => {
    live('re-1', 'Rene Reload');
    page = await stack.signedIn();
    await row('Rene Reload').click();
    await page.getByLabel('Write to Rene Reload').waitFor();
    await page.reload();
    await page.getByLabel('Write to Rene Reload').waitFor();
    await expect.poll(() => row('Rene Reload').getAttribute('aria-current')).toBe('true');
  });

  test('is copied from the chat, and opens it for a colleague who may see it', async () => {
    live('link 1', 'Lina Link');
    page = await stack.signedIn('user@chimpassist.com', {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await row('Lina Link').click();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Copy the link to this chat' }).click();
    await page.getByText('The link is copied').waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    await page.context().close();
    page = await stack.window();
    await page.goto(link);
    await page.getByLabel('E-mail').fill('supervisor@chimpassist.com');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await heading('Lina Link').first().waitFor();
    await page.getByText('You are looking on').waitFor();
    await page.goBack();
    await page.getByText('Choose a customer').waitFor();
  });

  test.each([
    ['a colleague’s', 'theirs-1', 'This chat is not open to you'],
    ['nobody’s', 'nobody-1', 'There is no such chat'],
  ])('that is %s says so, and leads back to the list', async (_whose, id, sentence) => {
    if (id === 'theirs-1') stack.pages.refused.add(id);
    page = await stack.signedIn();
    await until('the attendant is at work', () => stack.server.attendants.has('12'));
    await page.goto(`${stack.pages.origin}/#chat=${id}`);
    await page.reload();
    await page.getByText(sentence).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Back to the list' }).last().click();
    await page.getByText('Choose a customer').waitFor();
    await expect.poll(() => page.url()).toBe(`${stack.pages.origin}/`);
  });
});

describe('a page without https', () => {
  test('works: signs in, sends once, copies, and says what needs https', async () => {
    const own = await startStack({}, { host: 'desk.test' });
    try {
      const topic = own.server.addChat(
        { id: 'plain', name: 'Paul Plain' },
        { state: 'online', attendants: [12] },
      );
      page = await own.signedIn();
      expect(await page.evaluate(() => [isSecureContext, typeof crypto.randomUUID])).toEqual([
        false,
        'undefined',
      ]);
      await row('Paul Plain').click();
      await page.getByLabel('Write to Paul Plain').fill('Over plain http');
      await page.keyboard.press('Enter');
      await until('it is stored', () => own.server.messages('plain').length === 1);
      // What waited in a window that was closed is sent by the next one.
      own.broker.setAway(true);
      await page.getByText('The connection is away').waitFor();
      await page.getByLabel('Write to Paul Plain').fill('Not lost');
      await page.keyboard.press('Enter');
      await page.getByText('Not sent yet').first().waitFor();
      await page.reload();
      own.broker.setAway(false);
      await page.evaluate(() => window.dispatchEvent(new Event('online')));
      await until('it is stored as well', () => own.server.messages('plain').length === 2);
      await page.getByRole('button', { name: /^Your menu/ }).click();
      await page.getByRole('menuitemcheckbox', { name: 'Browser notifications' }).click();
      await page.getByText('need a page with https').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: 'Copy the link to this chat' }).click();
      await page.getByText('The link is copied').waitFor();
      expect(topic).toContain('plain');
      expect(own.complaints).toEqual([]);
    } finally {
      await own.stop();
    }
  });
});

describe('a small window', () => {
  test('at 320 × 256 shows at least three lines of the conversation', async () => {
    const topic = live('small', 'Selma Small');
    page = await stack.signedIn('user@chimpassist.com', {
      viewport: { width: 320, height: 256 },
      hasTouch: true,
    });
    for (let i = 0; i < 8; i += 1) stack.server.say(topic, `Line ${i}`);
    await row('Selma Small').tap();
    await page.getByRole('log').getByText('Line 7').waitFor();
    const log = page.getByRole('log');
    const LINE_PX = 20.3;
    await expect.poll(async () => (await log.boundingBox())?.height ?? 0).toBeGreaterThan(3 * LINE_PX);
    const seen = () =>
      log.evaluate((element) => {
        const frame = element.getBoundingClientRect();
        return [...element.querySelectorAll('.bubble')].filter((bubble) => {
          const { top, bottom } = bubble.getBoundingClientRect();
          return top >= frame.top - 1 && bottom <= frame.bottom + 1;
        }).length;
      });
    await expect.poll(seen).toBeGreaterThanOrEqual(3);
    stack.broker.setAway(true);
    await page.getByText('The connection is away').waitFor();
    await expect.poll(seen).toBeGreaterThanOrEqual(3);
    stack.broker.setAway(false);
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await page.getByText('The connection is away').waitFor({ state: 'detached' });
  });

  test('with a touch keyboard has a key for a new line', async () => {
    live('touch', 'Tess Touch');
    page = await stack.signedIn('user@chimpassist.com', { ...PHONE, isMobile: true });
    await row('Tess Touch').tap();
    const field = page.getByLabel('Write to Tess Touch');
    await field.tap();
    await page.keyboard.type('one');
    await page.getByRole('button', { name: 'New line' }).tap();
    await page.keyboard.type('two');
    await expect.poll(() => field.inputValue()).toBe('one\ntwo');
    await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.getByRole('button', { name: 'Send' }).tap();
    await until('both lines are stored', () =>
      stack.server.messages('touch').some(({ content }) => content === 'one\ntwo'),
    );
  });
});

test('an Enter that ends a composition sends nothing, also with Safari’s key code 229', async () => {
  live('ime', 'Ima Ime');
  page = await stack.signedIn();
  await row('Ima Ime').click();
  const field = page.getByLabel('Write to Ima Ime');
  await field.fill('にほん');
  await field.evaluate((element) => {
    element.dispatchEvent(new CompositionEvent('compositionend', { data: 'にほん', bubbles: true }));
    element.dispatchEvent(
      new KeyboardEvent('keydown', {
        key: 'Enter',
        keyCode: 229,
        bubbles: true,
        cancelable: true,
      } as KeyboardEventInit),
    );
  });
  await expect.poll(() => field.inputValue()).toBe('にほん');
  await field.press('Enter');
  await until('it is stored once', () => stack.server.messages('ime').length === 1);
});
