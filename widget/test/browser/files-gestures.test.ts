import { type EdgeWorker, startEdgeWorker } from '@chimpassist/testing/edge-worker';
import { launchChromium } from '@chimpassist/testing/launch-chromium';
import type { Browser, BrowserContextOptions, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { photo } from './file-samples.ts';
import { servePage, Visitor } from './page.ts';
import { visitsOfTests } from './visits.ts';

const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
};
let worker: EdgeWorker;
let browser: Browser;
const visits = visitsOfTests();
const visitors: Visitor[] = [];
beforeAll(async () => {
  worker = await startEdgeWorker();
  browser = await launchChromium({
    args: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  });
});
afterEach(async () => {
  for (const visitor of visitors.splice(0)) {
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  }
});
afterAll(async () => {
  await browser?.close();
  await worker?.stop();
});

/** A new guest who has the panel open. */
async function guest(context: BrowserContextOptions = {}, htmlAttributes = 'lang="en"'): Promise<Visitor> {
  servePage(visits.platform, '/', {
    attributes: { 'data-backend-endpoint': worker.url, 'data-mqtt-broker-host': '' },
    htmlAttributes,
  });
  const opened = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...context });
  const mary = Visitor.on(await opened.newPage());
  visitors.push(mary);
  await mary.page.goto(visits.platform.url);
  await mary.open();
  await mary.panel.locator('.attach').waitFor();
  return mary;
}
const chosen = (mary: Visitor) => mary.panel.getByRole('list', { name: 'Files to be sent' });
const send = (mary: Visitor) => mary.panel.getByRole('button', { name: 'Send', exact: true }).click();

/** What the browser does where a person drags files over an element, lets them go there, or pastes them. */
const give = (place: Locator, what: 'dragover' | 'dragleave' | 'drop' | 'paste', name: string, words = '') =>
  place.evaluate(
    (element, [kind, file, text]) => {
      const data = new DataTransfer();
      data.items.add(new File(['%PDF-1.7\n%%EOF\n'], file, { type: 'application/pdf' }));
      if (text !== '') data.setData('text/plain', text);
      const all = { bubbles: true, cancelable: true, composed: true };
      const event =
        kind === 'paste'
          ? new ClipboardEvent('paste', { ...all, clipboardData: data })
          : new DragEvent(kind, { ...all, dataTransfer: data });
      // Whether the browser would go on with its own way.
      return element.dispatchEvent(event);
    },
    [what, name, words] as const,
  );

describe('files that are dragged and pasted', () => {
  it('are taken where they are dropped on the panel, which says so before', async () => {
    const mary = await guest();
    const hint = mary.panel.getByText('Drop the files to attach them');
    expect(await give(mary.composer, 'dragover', 'a.pdf')).toBe(false);
    await hint.waitFor();
    await give(mary.panel, 'dragleave', 'a.pdf');
    await hint.waitFor({ state: 'detached' });
    await give(mary.composer, 'dragover', 'dropped.pdf');
    // The browser would open the file in place of the page.
    expect(await give(mary.composer, 'drop', 'dropped.pdf')).toBe(false);
    await hint.waitFor({ state: 'detached' });
    await chosen(mary).getByText('dropped.pdf').waitFor();
    await send(mary);
    await mary.panel.getByRole('button', { name: /^Download .*dropped.pdf/ }).waitFor();
  });

  it('are taken from the clipboard, where no words lie beside them', async () => {
    const mary = await guest();
    expect(await give(mary.composer, 'paste', 'pasted.pdf', 'a table of an office program')).toBe(true);
    expect(await give(mary.composer, 'paste', 'pasted.pdf')).toBe(false);
    await chosen(mary).getByText('pasted.pdf').waitFor();
    await expect.poll(() => chosen(mary).getByRole('listitem').count()).toBe(1);
  });
});

describe('on a phone', () => {
  it('the button asks whether the camera is meant, and takes its photo', async () => {
    const mary = await guest(PHONE);
    const attach = mary.panel.getByRole('button', { name: 'Attach a file' });
    await attach.tap();
    await expect.poll(() => attach.getAttribute('aria-expanded')).toBe('true');
    await mary.panel.getByRole('button', { name: 'Choose files' }).waitFor();
    const choosing = mary.page.waitForEvent('filechooser');
    await mary.panel.getByRole('button', { name: 'Take a photo' }).tap();
    const chooser = await choosing;
    const field = chooser.element();
    await expect
      .poll(() => Promise.all(['capture', 'accept'].map((name) => field.getAttribute(name))))
      .toEqual(['environment', 'image/*']);
    const { name, mimeType, buffer } = await photo(mary.page, 1);
    await chooser.setFiles({ name, mimeType, buffer });
    await chosen(mary).getByRole('img').waitFor();
    await send(mary);
    await mary.panel.getByRole('button', { name: /^Open picture/ }).waitFor();
  });
});

describe('a voice note', () => {
  const speak = (mary: Visitor) => mary.panel.getByRole('button', { name: 'Record a voice note' });
  /** It has recorded for a second, or for more on a slow machine. */
  const recording = (mary: Visitor) => mary.panel.getByRole('timer').getByText(/^0:(0[1-9]|[1-5]\d)$/);
  async function press(mary: Visitor): Promise<void> {
    const box = await speak(mary).boundingBox();
    if (box === null) throw new Error('There is no microphone.');
    await mary.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await mary.page.mouse.down();
  }

  it('that is held goes when the finger is lifted', async () => {
    const mary = await guest();
    await press(mary);
    await recording(mary).waitFor();
    await mary.page.mouse.up();
    await mary.panel.getByRole('button', { name: /^Play voice note, 0:0[1-9]/ }).waitFor();
    await mary.panel.locator('.tick-stored').waitFor();
    await expect.poll(() => mary.panel.getByRole('article').count()).toBe(1);
  });

  it('ends by itself and goes when it has lasted five minutes', async () => {
    const mary = await guest();
    await speak(mary).press('Enter');
    await recording(mary).waitFor();
    await mary.page.evaluate(() => {
      const now = performance.now.bind(performance);
      performance.now = () => now() + 297_000;
    });
    await mary.panel.getByRole('button', { name: /^Play voice note, 5:00/ }).waitFor();
    await expect.poll(() => mary.panel.getByRole('timer').count()).toBe(0);
  });

  it('that is tapped goes on, and Escape throws it away and leaves the panel open', async () => {
    const mary = await guest();
    // Pressed and lifted at once, however slow this machine is.
    await speak(mary).click();
    await recording(mary).waitFor();
    await mary.page.keyboard.press('Escape');
    await mary.panel.getByRole('timer').waitFor({ state: 'detached' });
    await speak(mary).waitFor();
    await expect.poll(() => mary.panel.getByRole('article').count()).toBe(0);
  });
});

describe('a picture in the viewer', () => {
  async function viewing(mary: Visitor): Promise<(way: number) => Promise<void>> {
    await mary.panel
      .locator('.attach-files')
      .setInputFiles([await photo(mary.page, 1), await photo(mary.page, 2)]);
    await expect.poll(() => mary.panel.locator('.picked[aria-busy="false"]').count()).toBe(2);
    await mary.panel.locator('form .send').click();
    await mary.panel.locator('.tick-stored').waitFor();
    await mary.panel.locator('.album .picture').first().click();
    await mary.page.locator('.viewer img').waitFor();
    return async (way) => {
      const { mouse } = mary.page;
      await mouse.move(640, 400);
      await mouse.down();
      await mouse.move(640 + way / 2, 402);
      await mouse.move(640 + way, 404);
      await mouse.up();
    };
  }
  const place = (mary: Visitor) => mary.page.locator('.viewer-count');

  it('is swiped to the next one and back, and a short way changes nothing', async () => {
    const mary = await guest({ viewport: { width: 1280, height: 800 } });
    const swipe = await viewing(mary);
    await place(mary).getByText('1 / 2').waitFor();
    await swipe(-40);
    await expect.poll(() => place(mary).textContent()).toBe('1 / 2');
    await swipe(-120);
    await place(mary).getByText('2 / 2').waitFor();
    await swipe(120);
    await place(mary).getByText('1 / 2').waitFor();
  });

  it('is swiped the other way where people read from right to left', async () => {
    const mary = await guest({ viewport: { width: 1280, height: 800 } }, 'lang="ar" dir="rtl"');
    const swipe = await viewing(mary);
    await swipe(120);
    await place(mary).getByText('2 / 2').waitFor();
  });
});
