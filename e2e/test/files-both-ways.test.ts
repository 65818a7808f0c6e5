import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { launchChromium } from '@chimpassist/testing/launch-chromium';
import { launchFirefox } from '@chimpassist/testing/launch-firefox';
import { isLongRun } from '@chimpassist/testing/long-runs';
import { type RunningStack, startStack } from '@chimpassist/testing/stack';
import { makeTempFolder } from '@chimpassist/testing/temp-folder';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Attendant } from '../src/attendant.ts';
import { Customer } from '../src/customer.ts';
import { gotFiles, sentFiles, watchFiles } from '../src/file-hashes.ts';
import { noisyPdf, noisyPicture, type Sample } from '../src/samples.ts';
import { WebKitCustomer } from '../src/webkit-customer.ts';

const MICROPHONE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
interface Named {
  browser: string;
  launch: () => Promise<Browser>;
  /** Of the shop's, who was in no other browser. */
  name: string;
}
const CHROMIUM: Named = {
  browser: 'Chromium',
  launch: () => launchChromium({ args: MICROPHONE }),
  name: 'João Figueira',
};
const FIREFOX: Named = { browser: 'Firefox', launch: launchFirefox, name: 'Mary Okafor' };
/** A second browser is a program more to install and to start: the whole run looks there too. */
const BROWSERS = [CHROMIUM, ...(isLongRun ? [FIREFOX] : [])];

let stack: RunningStack;
beforeAll(async () => {
  stack = await startStack({ road: 'edge' });
});
afterAll(() => stack?.stop());

const pictures = (side: string) => [1, 2, 3].map((n) => noisyPicture(`${side}-${n}.png`));

/** Looks at all three pictures in the viewer, listens to the note, and saves the PDF. @returns the bytes that were saved. */
async function lookAt(page: Page, message: Locator, note: Locator, viewer: Locator): Promise<Buffer> {
  await message.getByRole('button', { name: /^Open/ }).first().click();
  for (let n = 1; n <= 3; n += 1) {
    const picture = viewer.locator('img');
    await expect.poll(() => picture.evaluate((each) => (each as HTMLImageElement).naturalWidth)).toBe(120);
    if (n < 3) await page.keyboard.press('ArrowRight');
  }
  await page.keyboard.press('Escape');
  await viewer.waitFor({ state: 'detached' });
  await note.getByRole('button', { name: /^Play/ }).click();
  await note.getByRole('button', { name: 'Pause' }).waitFor();
  const saved = page.waitForEvent('download');
  await message.getByRole('button', { name: /^Download .*\.pdf/ }).click();
  return buffer(await (await saved).createReadStream());
}

/** All that one page has sent as files stands in the other, byte for byte; the PDF was saved instead. */
async function arrived(from: Page, to: Page): Promise<void> {
  const sent = await sentFiles(from);
  expect(Object.keys(sent)).toHaveLength(5);
  await expect.poll(async () => missing(sent, await gotFiles(to))).toEqual([]);
}

describe.each(BROWSERS)('in $browser', ({ launch, name }) => {
  it('3 pictures, a PDF and a voice note go each way, once and byte for byte', async () => {
    // Each has a browser: of two windows of one, only the one in front is drawn everywhere.
    const browsers = [await launch(), await launch()] as const;
    try {
      const ana = await Attendant.signIn(stack.addresses, undefined, {
        browser: browsers[0],
        prepare: watchFiles,
      });
      const joao = await Customer.visit(stack.addresses, name, { browser: browsers[1], prepare: watchFiles });
      const [desk, shop] = [ana.window.page, joao.window.page];
      await joao.openWidget();

      const manual = noisyPdf('manual.pdf', 300_000);
      await joao.panel.locator('.attach-files').setInputFiles([...pictures('shop'), manual]);
      await expect.poll(() => joao.panel.locator('.picked[aria-busy="false"]').count()).toBe(4);
      await joao.say('It looks like this');
      await joao.message('It looks like this').locator('.tick-stored').waitFor({ state: 'attached' });
      await joao.panel.getByRole('button', { name: 'Record a voice note' }).press('Enter');
      await joao.panel
        .getByRole('timer')
        .getByText(/^0:0[1-9]$/)
        .waitFor();
      await joao.panel.getByRole('button', { name: 'Send voice note' }).click();
      const spoken = joao.panel.getByRole('article').filter({ has: shop.locator('.voice') });
      await spoken.locator('.tick-stored').waitFor({ state: 'attached' });

      await ana.openChat(name);
      const heard = desk.getByRole('article').filter({ has: desk.locator('.voice') });
      await heard.waitFor();
      const saved = await lookAt(desk, ana.message('It looks like this'), heard, desk.locator('.viewer'));
      expect(saved.equals(manual.buffer)).toBe(true);
      await arrived(shop, desk);

      const bill = noisyPdf('bill.pdf', 300_000);
      await desk
        .locator('input[type="file"]')
        .first()
        .setInputFiles([...pictures('desk'), bill]);
      const strip = desk.getByRole('list', { name: 'Files to send' });
      await expect.poll(() => strip.locator('li[aria-busy="false"]').count()).toBe(4);
      await ana.say(name, 'We have these');
      await strip.waitFor({ state: 'detached' });
      await desk.getByRole('button', { name: 'Record a voice note' }).click();
      await desk.getByRole('group', { name: /^Recording, 0:0[1-9]$/ }).waitFor();
      await desk.getByRole('button', { name: 'Stop' }).click();
      await strip.getByRole('button', { name: 'Play' }).waitFor();
      await desk.getByRole('button', { name: 'Send', exact: true }).click();

      const answer = joao.message('We have these');
      await answer.waitFor();
      await expect.poll(() => spoken.count()).toBe(2);
      const kept = await lookAt(shop, answer, spoken.last(), shop.locator('.viewer'));
      expect(kept.equals(bill.buffer)).toBe(true);
      await arrived(desk, shop);

      // Each of the four messages once, on both sides.
      for (const side of [joao.panel, desk.getByRole('log')])
        await expect.poll(() => side.getByRole('article').count()).toBe(4);
      expect([...joao.window.complaints, ...ana.window.complaints]).toEqual([]);
    } finally {
      for (const browser of browsers) await browser.close();
    }
  });
});

/** Of what one page has sent, the names of what is not in the other. A document has an address only where it is saved. */
const missing = (sent: Record<string, string>, got: readonly string[]): string[] =>
  Object.entries(sent)
    .filter(([name, hash]) => !name.endsWith('.pdf') && !got.includes(hash))
    .map(([name]) => name);

/** The same for a customer in a browser that another driver drives; the long runs look there too. */
const OTHERS = isLongRun ? [{ browser: 'WebKit', name: 'Amina Haddad' }] : [];

describe.each(OTHERS)('in $browser', ({ name }) => {
  it('a customer gives and gets 3 pictures, a PDF and a voice note, once', async () => {
    const folder = makeTempFolder('webkit');
    const kept = ({ name, buffer }: Sample): string => {
      const path = join(folder.path, name);
      writeFileSync(path, buffer);
      return path;
    };
    const browser = await launchChromium({ args: MICROPHONE });
    const guest = await WebKitCustomer.visit(stack.addresses, name);
    try {
      const ana = await Attendant.signIn(stack.addresses, undefined, { browser, prepare: watchFiles });
      const desk = ana.window.page;
      await guest.openWidget();
      const manual = noisyPdf('manual.pdf', 300_000);
      const files = [...pictures('shop'), manual];
      await (await guest.find('.attach-files')).sendKeys(files.map(kept).join('\n'));
      await expect.poll(() => guest.count('.picked[aria-busy="false"]')).toBe(4);
      await guest.say('It looks like this');
      await expect.poll(() => guest.count('.tick-stored')).toBe(1);
      await guest.press('Record a voice note');
      await expect.poll(() => guest.text()).toMatch(/0:0[1-9]/);
      await guest.press('Send voice note');
      await expect.poll(() => guest.count('.tick-stored')).toBe(2);

      await ana.openChat(name);
      const heard = desk.getByRole('article').filter({ has: desk.locator('.voice') });
      const saved = await lookAt(desk, ana.message('It looks like this'), heard, desk.locator('.viewer'));
      expect(saved.equals(manual.buffer)).toBe(true);
      // The Worker blanks what stands beside the tracks of WebKit's MP4, so of the note other bytes arrive, which were played.
      const isNote = (name: string) => name.endsWith('.m4a');
      await expect
        .poll(async () => missing(await guest.sent(), await gotFiles(desk)).filter((name) => !isNote(name)))
        .toEqual([]);
      expect(Object.keys(await guest.sent()).filter(isNote)).toHaveLength(1);

      await desk
        .locator('input[type="file"]')
        .first()
        .setInputFiles([...pictures('desk'), noisyPdf('bill.pdf', 300_000)]);
      const strip = desk.getByRole('list', { name: 'Files to send' });
      await expect.poll(() => strip.locator('li[aria-busy="false"]').count()).toBe(4);
      await desk.getByRole('button', { name: 'Send', exact: true }).click();
      await strip.waitFor({ state: 'detached' });
      await desk.getByRole('button', { name: 'Record a voice note' }).press('Enter');
      await desk.getByRole('group', { name: /^Recording, 0:0[1-9]$/ }).waitFor();
      await desk.getByRole('button', { name: 'Stop' }).click();
      await strip.getByRole('button', { name: 'Play' }).waitFor();
      await desk.getByRole('button', { name: 'Send', exact: true }).click();

      await expect.poll(() => guest.count('article')).toBe(4);
      await expect.poll(() => guest.count('.voice')).toBe(2);
      await expect.poll(() => guest.text()).toContain('bill.pdf');
      await guest.lookAt(pictures('desk').map(({ name: each }) => each));
      await expect.poll(async () => missing(await sentFiles(desk), await guest.got())).toEqual([]);
      await expect.poll(() => desk.getByRole('log').getByRole('article').count()).toBe(4);
      expect(ana.window.complaints).toEqual([]);
    } finally {
      await guest.close();
      await browser.close();
      folder.remove();
    }
  });
});
