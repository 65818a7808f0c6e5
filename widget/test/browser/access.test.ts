import { describe, expect, it } from 'vitest';
import { MARYS_TOPIC, type PageOptions, type Visitor } from './page.ts';
import { talking, visitsOfTests } from './visits.ts';

const visits = visitsOfTests();

async function opened(options: PageOptions = {}): Promise<Visitor> {
  const visitor = await visits.visit(options);
  await visitor.open();
  await talking(visitor);
  return visitor;
}

describe('the focus', () => {
  it('is in the field after opening, and on the button after closing, whichever way', async () => {
    const visitor = await opened();
    for (const close of [
      () => visitor.page.keyboard.press('Escape'),
      () => visitor.panel.getByRole('button', { name: 'Close chat' }).click(),
      () => visitor.launcher.press('Enter'),
    ]) {
      await close();
      await visitor.panel.waitFor({ state: 'hidden' });
      await expect.poll(() => visitor.focused()).toBe('launcher');
      await visitor.page.keyboard.press('Enter');
      await visitor.composer.waitFor();
      await expect.poll(() => visitor.composer.evaluate((field) => field.matches(':focus'))).toBe(true);
    }
  });

  it('leaves the panel into the page where the panel does not fill the screen', async () => {
    const visitor = await opened();
    await expect.poll(() => visitor.panel.getAttribute('aria-modal')).toBe('false');
    const seen: (string | undefined)[] = [];
    for (let i = 0; i < 6; i += 1) {
      await visitor.page.keyboard.press('Tab');
      seen.push(await visitor.focused());
    }
    expect(seen).toContain('launcher');
    expect(seen).toContain(undefined);
  });

  it('reaches links and all else that can be pressed, without a pointer', async () => {
    const visitor = await opened();
    visits.platform.say(MARYS_TOPIC, `See ${visits.platform.url}/linked`);
    // What finds links is loaded with the first word that may have one.
    await visitor.message('linked').getByRole('link').waitFor();
    await visitor.composer.focus();
    await visitor.page.keyboard.press('Shift+Tab');
    expect(
      await visitor.page.evaluate(
        () => document.querySelector('.chimp-widget')?.shadowRoot?.activeElement?.tagName,
      ),
    ).toBe('A');
    await visitor.composer.fill('By keyboard');
    await visitor.page.keyboard.press('Tab');
    await expect.poll(() => visitor.focused()).toBe('send');
    await visitor.page.keyboard.press('Space');
    await visitor.message('By keyboard').waitFor();
    await expect.poll(() => visitor.composer.evaluate((field) => field.matches(':focus'))).toBe(true);
  });
});

describe('a screen reader', () => {
  it('hears politely what comes, who said it, and the state, but no history', async () => {
    visits.platform.say(MARYS_TOPIC, 'From before', {}, false);
    const visitor = await opened();
    await visitor.message('From before').waitFor();
    const log = visitor.panel.getByRole('log');
    await expect.poll(() => log.textContent()).toBe('');
    visits.platform.say(MARYS_TOPIC, 'Just now');
    await expect.poll(() => log.textContent()).toBe('Ana Ribeiro: Just now');
    await expect.poll(() => log.getAttribute('aria-live')).toBe('polite');
    await visitor.say('Mine');
    await visitor.message('Mine').waitFor();
    // What one has written oneself is not read out.
    await expect.poll(() => log.textContent()).not.toContain('Mine');
    await expect.poll(() => visitor.message('Mine').textContent()).toMatch(/^You: Mine/);
    await expect.poll(() => visitor.status.getAttribute('role')).toBe('status');
    // And then there is no second copy of it.
    await expect.poll(() => log.textContent()).toBe('');
  });

  it('hears the number of unread messages in the name of the button', async () => {
    const visitor = await opened();
    await visitor.page.keyboard.press('Escape');
    visits.platform.say(MARYS_TOPIC, 'One');
    visits.platform.say(MARYS_TOPIC, 'Two');
    await visitor.page.getByRole('button', { name: 'Open chat (2 unread)' }).waitFor();
  });
});

/** A window of 1280 × 800 at 200 % and at 400 %, as far as a page can tell, and a phone on its side. */
const SMALL: [string, { width: number; height: number }, number][] = [
  ['200 % zoom', { width: 640, height: 400 }, 2],
  ['400 % zoom', { width: 320, height: 200 }, 4],
  ['a phone on its side', { width: 844, height: 390 }, 3],
];

describe.each(SMALL)('at %s', (_name, viewport, deviceScaleFactor) => {
  it('nothing is cut off: field, buttons and messages are in reach', async () => {
    const visitor = await opened({ context: { viewport, deviceScaleFactor } });
    visits.platform.say(MARYS_TOPIC, 'Can you read this?');
    await visitor.message('Can you read this?').waitFor();
    for (const part of [
      visitor.panel.getByRole('button', { name: 'Close chat' }),
      visitor.composer,
      visitor.panel.getByRole('button', { name: 'Send' }),
    ]) {
      await part.scrollIntoViewIfNeeded();
      const box = await part.boundingBox();
      if (box === null) throw new Error('It is not drawn.');
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.y).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(viewport.width);
      expect(box.y + box.height).toBeLessThanOrEqual(viewport.height);
    }
    await visitor.message('Can you read this?').scrollIntoViewIfNeeded();
    const bubble = await visitor.message('Can you read this?').locator('.bubble').boundingBox();
    expect(bubble?.height).toBeGreaterThan(20);
    await expect
      .poll(() => visitor.page.evaluate(() => document.documentElement.scrollWidth))
      .toBe(viewport.width);
  });
});

describe('motion', () => {
  const animations = (visitor: Visitor) =>
    visitor.page.evaluate(() =>
      (document.querySelector('.chimp-widget')?.shadowRoot?.getAnimations() ?? []).map((animation) =>
        Number(animation.effect?.getComputedTiming().duration),
      ),
    );
  it('is short, and shows where the panel came from', async () => {
    const visitor = await visits.visit({ context: { reducedMotion: 'no-preference' } });
    await visitor.launcher.waitFor();
    await visitor.page.evaluate(() => {
      const durations: number[] = [];
      const root = document.querySelector('.chimp-widget')?.shadowRoot;
      root?.addEventListener('animationstart', () => {
        for (const { effect } of root.getAnimations()) {
          durations.push(Number(effect?.getComputedTiming().duration));
        }
      });
      Object.assign(window, { durations });
    });
    await visitor.open();
    const durations = () =>
      visitor.page.evaluate(() => (window as unknown as { durations: number[] }).durations);
    await expect.poll(async () => (await durations()).includes(160)).toBe(true);
  });

  it('is none where the visitor wants none', async () => {
    const visitor = await visits.visit({ context: { reducedMotion: 'reduce' } });
    await visitor.launcher.click();
    await visitor.composer.waitFor();
    expect(await animations(visitor)).toEqual([]);
    expect(await visitor.panel.evaluate((panel) => getComputedStyle(panel).animationName)).toBe('none');
  });
});
