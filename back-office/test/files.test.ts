import { buffer } from 'node:stream/consumers';
import type { ChatClient } from '@chimpassist/client';
import { until } from '@chimpassist/testing/until';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findings } from './support/axe.ts';
import { type EdgeStack, startEdgeStack } from './support/edge-stack.ts';
import { PDF, png, wav } from './support/sample-files.ts';

let stack: EdgeStack;
beforeAll(async () => {
  stack = await startEdgeStack();
});
afterEach(async () => {
  await stack.close();
  expect(stack.complaints.splice(0)).toEqual([]);
});
afterAll(() => stack?.stop());

const SEA = png(640, 400, [40, 120, 200]);
const SAND = png(300, 500, [210, 170, 90]);
const blob = (bytes: Buffer, type: string) => new Blob([new Uint8Array(bytes)], { type });

/** What a customer sends, in one message. */
async function send(client: ChatClient, text: string, ...files: Parameters<ChatClient['attach']>[0][]) {
  const kept = [];
  for (const file of files) kept.push(await client.attach(file));
  const id = client.send(text, kept);
  await until(
    'the message is stored',
    () => client.messages.find((each) => each.id === id)?.seq !== undefined,
  );
}
const article = (page: Page, text: string) => page.getByRole('article').filter({ hasText: text });
async function open(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(name) }).click();
  await page.getByRole('log').waitFor();
}

test('pictures, files and sounds of a customer stand in their message', async () => {
  const desk = await stack.signedIn();
  const mary = await stack.customer('Mary Files');
  await send(
    mary,
    'Look at these',
    {
      blob: blob(SEA, 'image/png'),
      name: 'sea.png',
      width: 640,
      height: 400,
      alt: 'The sea',
      thumbnail: blob(SEA, 'image/png'),
    },
    { blob: blob(SAND, 'image/png'), name: 'sand.png', width: 300, height: 500 },
    { blob: blob(PDF, 'application/pdf'), name: 'A very long name of an invoice of November.pdf' },
    { blob: blob(wav(3), 'audio/wav'), name: 'note.wav' },
  );
  await open(desk, 'Mary Files');
  const message = article(desk, 'Look at these');
  const widths = () =>
    message
      .locator('.picture img')
      .evaluateAll((all) => all.map((each) => (each as HTMLImageElement).naturalWidth));
  await expect.poll(widths).toEqual([640, 300]);
  await expect.poll(() => message.locator('.file-row').textContent()).toMatch(/November\.pdfPDF · 4\d bytes/);
  await message.getByRole('button', { name: 'Play' }).click();
  await message.getByRole('button', { name: 'Pause' }).waitFor();
  await message.getByRole('button', { name: 'Speed: 1×' }).click();
  await message.getByRole('button', { name: 'Speed: 1.5×' }).click();
  await message.getByRole('button', { name: 'Speed: 2×' }).waitFor();
  expect(await findings(desk)).toEqual([]);
  if (process.env.LOOK) await desk.screenshot({ path: `${process.env.LOOK}/shown.png` });
});

test('a picture opens in a viewer by keyboard, and Escape gives the focus back', async () => {
  const desk = await stack.signedIn();
  const vera = await stack.customer('Vera Files');
  await send(
    vera,
    'Both of them',
    { blob: blob(SEA, 'image/png'), name: 'sea.png', width: 640, height: 400, alt: 'The sea' },
    { blob: blob(SAND, 'image/png'), name: 'sand.png', width: 300, height: 500 },
  );
  await open(desk, 'Vera Files');
  const first = article(desk, 'Both of them').getByRole('button', { name: 'Open: The sea' });
  await first.focus();
  await desk.keyboard.press('Enter');
  const viewer = desk.getByRole('dialog', { name: 'sea.png' });
  const shown = viewer.getByRole('img', { name: 'The sea' });
  await shown.waitFor();
  // With its name beside it, the button that has the focus is as dark as one under the pointer: its sign is light.
  const lightness = () =>
    viewer
      .getByRole('button', { name: 'Larger' })
      .evaluate((each) => Number(/\(([\d.]+)/.exec(getComputedStyle(each).backgroundColor)?.[1]));
  await expect.poll(lightness).toBeGreaterThan(0);
  expect(await lightness()).toBeLessThan(50);
  const width = () => shown.evaluate((each) => each.getBoundingClientRect().width);
  // It is as large as it stays once its bytes are drawn.
  await expect
    .poll(() => shown.evaluate((each) => (each as HTMLImageElement).complete && each.clientWidth > 0))
    .toBe(true);
  const whole = await width();
  await desk.keyboard.press('+');
  await expect.poll(width).toBeCloseTo(whole * 1.5, 0);
  await desk.keyboard.press('0');
  await expect.poll(width).toBeCloseTo(whole, 0);
  expect(await findings(desk)).toEqual([]);
  await desk.keyboard.press('ArrowRight');
  const second = desk.getByRole('dialog', { name: 'sand.png' });
  await second.getByRole('img', { name: 'Picture without a description' }).waitFor();
  const saved = desk.waitForEvent('download');
  await second.getByRole('button', { name: 'Download sand.png' }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toBe('sand.png');
  // A Chromium that the run shares keeps its downloads to itself: they have no path here.
  expect((await buffer(await download.createReadStream())).equals(SAND)).toBe(true);
  await desk.keyboard.press('Escape');
  await second.waitFor({ state: 'detached' });
  await expect.poll(() => first.evaluate((each) => each === document.activeElement)).toBe(true);
});

test('the customer’s panel has the files of the chat, the newest first', async () => {
  const desk = await stack.signedIn();
  const gus = await stack.customer('Gus Files');
  gus.send('Without a file');
  await open(desk, 'Gus Files');
  const files = desk.getByRole('region', { name: 'Files', exact: true });
  await files.getByText('Files of this chat stand here.').waitFor();
  await send(gus, 'One', { blob: blob(PDF, 'application/pdf'), name: 'first.pdf' });
  await send(gus, 'Two', { blob: blob(PDF, 'application/pdf'), name: 'second.pdf' });
  await files.getByText('second.pdf').waitFor();
  await expect.poll(() => files.locator('.file-name').allTextContents()).toEqual(['second.pdf', 'first.pdf']);
  const saved = desk.waitForEvent('download');
  await files.getByRole('button', { name: 'Download first.pdf' }).click();
  expect((await buffer(await (await saved).createReadStream())).equals(PDF)).toBe(true);
});

test('the customer’s panel has files from before the loaded messages', async () => {
  const long = await stack.customer('Lena Long');
  const numbered = (n: number) => ({ blob: blob(PDF, 'application/pdf'), name: `${n}.pdf` });
  for (let n = 0; n < 33; n += 1) await send(long, `File ${n}`, numbered(n));
  for (let n = 0; n < 60; n += 1) long.send(`Word ${n}`);
  await until('all is stored', () => long.messages.every(({ seq }) => seq !== undefined));
  const desk = await stack.signedIn();
  const lists: string[] = [];
  desk.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    if (request.method() === 'GET' && pathname.endsWith('/attachments')) lists.push(search);
  });
  await open(desk, 'Lena Long');
  const files = desk.getByRole('region', { name: 'Files', exact: true });
  const names = files.locator('.file-name');
  // No message with a file is loaded.
  await files.scrollIntoViewIfNeeded();
  await expect.poll(() => names.count()).toBe(30);
  await expect.poll(() => names.first().textContent()).toBe('32.pdf');
  await files
    .getByText(/^Lena Long, /)
    .first()
    .waitFor();
  await files.getByRole('button', { name: 'Show older files' }).press('Enter');
  await expect.poll(() => names.count()).toBe(33);
  await expect.poll(() => names.last().textContent()).toBe('0.pdf');
  await expect.poll(() => files.getByRole('button', { name: 'Show older files' }).count()).toBe(0);
  // Who pressed the last button is not sent back to the page's beginning.
  await expect.poll(() => files.evaluate((each) => each === document.activeElement)).toBe(true);
  expect(lists.map((search) => search.replace(/\d+/, 'n'))).toEqual(['', '?before=n']);
  await send(long, 'The newest', numbered(99));
  await expect.poll(() => names.first().textContent()).toBe('99.pdf');
  await expect.poll(() => names.count()).toBe(34);
  expect(await findings(desk)).toEqual([]);
  if (process.env.LOOK) await desk.screenshot({ path: `${process.env.LOOK}/gallery-all.png` });
});

test('pictures of the customer’s panel stand apart, the palest ones too', async () => {
  const desk = await stack.signedIn();
  const tina = await stack.customer('Tina Tiles');
  const white = (width: number, height: number) => ({
    blob: blob(png(width, height, [255, 255, 255]), 'image/png'),
    name: `${width}.png`,
    ...{ width, height },
  });
  await send(tina, 'Wide and tall', white(640, 400), white(300, 500));
  await open(desk, 'Tina Tiles');
  const pictures = desk.getByRole('region', { name: 'Files', exact: true }).locator('.picture');
  await expect.poll(() => pictures.locator('img[data-drawn="true"]').count()).toBe(2);
  if (process.env.LOOK) await desk.screenshot({ path: `${process.env.LOOK}/gallery.png` });
  const [first, second] = await pictures.evaluateAll((all) =>
    all.map((each) => each.getBoundingClientRect().toJSON()),
  );
  expect(second.left - first.right).toBeCloseTo(8, 0);
  for (const { width, height } of [first, second]) expect(height).toBeCloseTo(width, 0);
  const edges = await pictures.evaluateAll((all) =>
    all.map((each) => {
      const { borderTopWidth, borderTopColor } = getComputedStyle(each, '::after');
      return [
        borderTopWidth,
        borderTopColor !== getComputedStyle(each.closest('.card') ?? each).backgroundColor,
      ];
    }),
  );
  expect(edges).toEqual([
    ['1px', true],
    ['1px', true],
  ]);
});

test('on a phone the paper clip asks whether the camera is meant, and takes one photo', async () => {
  const desk = await stack.signedIn(undefined, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  const cleo = await stack.customer('Cleo Camera');
  cleo.send('Show me');
  await open(desk, 'Cleo Camera');
  await desk.getByRole('button', { name: 'Attach files' }).tap();
  await desk.getByRole('menuitem', { name: 'Choose files' }).waitFor();
  if (process.env.LOOK) await desk.screenshot({ path: `${process.env.LOOK}/camera-menu.png` });
  expect(await findings(desk, true)).toEqual([]);
  const choosing = desk.waitForEvent('filechooser');
  await desk.getByRole('menuitem', { name: 'Take a photo' }).tap();
  const chooser = await choosing;
  expect(chooser.isMultiple()).toBe(false);
  await expect.poll(() => chooser.element().getAttribute('capture')).toBe('environment');
  await chooser.setFiles({ name: 'sea.png', mimeType: 'image/png', buffer: SEA });
  await desk.getByLabel('Describe the picture').waitFor();
  if (process.env.LOOK) await desk.screenshot({ path: `${process.env.LOOK}/camera.png` });
  expect(await findings(desk)).toEqual([]);
  await desk.getByRole('button', { name: 'Send', exact: true }).tap();
  await until('the customer has it', () => cleo.messages.at(-1)?.attachments?.length === 1);
});

test('files are accessible and fit, in both themes, on a phone and from right to left', async () => {
  const desk = await stack.signedIn();
  const otto = await stack.customer('Otto Looks');
  await send(
    otto,
    'All kinds of them',
    { blob: blob(SEA, 'image/png'), name: 'sea.png', width: 640, height: 400, alt: 'The sea' },
    { blob: blob(PDF, 'application/pdf'), name: `${'a very long name '.repeat(6)}of a bill.pdf` },
    { blob: blob(wav(3), 'audio/wav'), name: 'note.wav' },
  );
  await open(desk, 'Otto Looks');
  const picture = article(desk, 'All kinds of them').getByRole('button', { name: 'Open: The sea' });
  await picture.waitFor();
  await desk.locator('input[type="file"]').setInputFiles([
    { name: 'sand.png', mimeType: 'image/png', buffer: SAND },
    { name: 'bill.pdf', mimeType: 'application/pdf', buffer: PDF },
  ]);
  await desk.getByLabel('Describe the picture').waitFor();
  await desk.getByRole('list', { name: 'Files to send' }).getByText('bill.pdf').waitFor();
  const look = async (name: string) => {
    if (process.env.LOOK) await desk.screenshot({ path: `${process.env.LOOK}/look-${name}.png` });
    expect(await findings(desk), name).toEqual([]);
    const width = await desk.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(width, name).toBeLessThanOrEqual(0);
  };
  await desk.emulateMedia({ colorScheme: 'dark' });
  await look('dark');
  await desk.evaluate(() => {
    document.documentElement.dir = 'rtl';
  });
  await look('rtl');
  await desk.evaluate(() => {
    document.documentElement.dir = 'ltr';
  });
  await desk.emulateMedia({ colorScheme: 'light' });
  await desk.setViewportSize({ width: 390, height: 844 });
  await look('phone');
  await picture.click();
  await desk.getByRole('dialog', { name: 'sea.png' }).getByRole('img').waitFor();
  await look('viewer-phone');
});
