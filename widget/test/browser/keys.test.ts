import { describe, expect, it } from 'vitest';
import { talking, visitsOfTests } from './visits.ts';

const visits = visitsOfTests();

/** A page with shortcuts, guarded as pages do, and with listeners for all that must not come. */
const SHORTCUTS = `<script>
  window.fired = []; window.came = [];
  for (const target of [document, window]) {
    target.addEventListener('keydown', (event) => {
      if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName ?? '') || event.target.isContentEditable) return;
      if ('/? 12hjk'.includes(event.key)) { window.fired.push(event.key); event.preventDefault(); }
    });
    for (const type of ['keydown', 'keypress', 'keyup', 'beforeinput', 'input', 'copy', 'cut', 'paste', 'focusin', 'focusout', 'compositionstart', 'compositionupdate', 'compositionend'])
      target.addEventListener(type, (event) => window.came.push(type));
  }
  window.addEventListener('keydown', () => { window.captured = (window.captured ?? 0) + 1; }, true);
  document.addEventListener('click', () => { window.clicks = (window.clicks ?? 0) + 1; });
</script>`;

interface Heard {
  fired: string[];
  came: string[];
  captured: number;
  clicks: number;
}

describe('the keys of somebody who writes', () => {
  it('reach the field and no listener of the page, shortcuts least of all', async () => {
    const visitor = await visits.visit({
      head: SHORTCUTS,
      context: { permissions: ['clipboard-read', 'clipboard-write'] },
    });
    await visitor.open();
    await talking(visitor);
    await visitor.page.evaluate(() => Object.assign(window, { fired: [], came: [], captured: 0, clicks: 0 }));
    await visitor.page.keyboard.type('is 1/2 size 5 ok?');
    await expect.poll(() => visitor.composer.inputValue()).toBe('is 1/2 size 5 ok?');
    const session = await visitor.page.context().newCDPSession(visitor.page);
    await session.send('Input.imeSetComposition', { text: 'か', selectionStart: 1, selectionEnd: 1 });
    await session.send('Input.insertText', { text: '可' });
    for (const keys of [
      'Control+A',
      'Control+C',
      'Control+X',
      'Control+V',
      'Shift+Tab',
      'Tab',
      'Tab',
      'Tab',
    ]) {
      await visitor.page.keyboard.press(keys);
    }
    const heard = await visitor.page
      .evaluate(() => window as unknown as Heard)
      .then(() =>
        visitor.page.evaluate(() => {
          const { fired, came, captured } = window as unknown as Heard;
          return { fired, came, captured };
        }),
      );
    expect(heard.fired).toEqual([]);
    expect(heard.came).toEqual([]);
    // Capturing listeners of the window run before everything; docs/widget.md says so.
    expect(heard.captured).toBeGreaterThan(20);
    await expect.poll(() => visitor.composer.inputValue()).toBe('is 1/2 size 5 ok?可');
    await visitor.panel.getByRole('heading').click();
    await expect.poll(() => visitor.page.evaluate(() => (window as unknown as Heard).clicks)).toBe(1);
  });

  it('of an input method send nothing and close nothing, in Safari neither', async () => {
    const visitor = await visits.visit();
    await visitor.open();
    await talking(visitor);
    await visitor.composer.fill('日本');
    const press = (init: object) =>
      visitor.composer.evaluate((field, more) => {
        field.dispatchEvent(
          new KeyboardEvent('keydown', { bubbles: true, cancelable: true, composed: true, ...more }),
        );
      }, init);
    // Chromium and Firefox say it while they compose, Safari afterwards, by the code alone.
    for (const key of ['Enter', 'Escape']) {
      await press({ key, isComposing: true });
      await press({ key, keyCode: 229 });
    }
    await visitor.drawn();
    await expect.poll(() => visitor.composer.inputValue()).toBe('日本');
    await expect.poll(() => visitor.panel.isVisible()).toBe(true);
    await press({ key: 'Enter', keyCode: 13 });
    await visitor.message('日本').waitFor();
    await press({ key: 'Escape', keyCode: 27 });
    await visitor.panel.waitFor({ state: 'hidden' });
  });

  it('have one for a new line where there is only a touch keyboard', async () => {
    const phone = await visits.visit({
      context: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
    });
    await phone.open();
    await talking(phone);
    await phone.composer.pressSequentially('onetwo');
    for (let n = 0; n < 3; n += 1) await phone.page.keyboard.press('ArrowLeft');
    await phone.panel.getByRole('button', { name: 'New line' }).tap();
    await expect.poll(() => phone.composer.inputValue()).toBe('one\ntwo');
    await phone.page.keyboard.type('and ');
    await expect.poll(() => phone.composer.inputValue()).toBe('one\nand two');
    await phone.page.keyboard.press('Enter');
    await phone.message('and two').waitFor();
    const desktop = await visits.visit();
    await desktop.open();
    await expect.poll(() => desktop.panel.getByRole('button', { name: 'New line' }).count()).toBe(0);
  });
});
