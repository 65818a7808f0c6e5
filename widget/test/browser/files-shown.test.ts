import { type EdgeWorker, startEdgeWorker } from '@chimpassist/testing/edge-worker';
import { launchChromium } from '@chimpassist/testing/launch-chromium';
import { until } from '@chimpassist/testing/until';
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANA } from '../platform.ts';
import { violations } from './every-look.ts';
import { pdf, photo } from './file-samples.ts';
import { MARYS_TOPIC, servePage, Visitor } from './page.ts';
import { talking, visitsOfTests } from './visits.ts';

const MICROPHONE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
let worker: EdgeWorker;
const visits = visitsOfTests();
beforeAll(async () => {
  worker = await startEdgeWorker();
});
afterAll(() => worker?.stop());

const attributes = (): Record<string, string> => ({
  'data-backend-endpoint': worker.url,
  'data-mqtt-broker-host': '',
});

async function guest(): Promise<Visitor> {
  const mary = await visits.visit({ userData: null, attributes: attributes() });
  await mary.open();
  await mary.panel.locator('.attach').waitFor();
  return mary;
}
async function sendFiles(mary: Visitor, files: Awaited<ReturnType<typeof photo>>[]): Promise<void> {
  await mary.panel.locator('.attach-files').setInputFiles(files);
  await until('all are ready', async () => {
    const [ready, busy] = [mary.panel.locator('.picked[aria-busy="false"]'), mary.panel.locator('.picked')];
    return (await ready.count()) === files.length && (await busy.count()) === files.length;
  });
  await mary.panel.getByRole('button', { name: 'Send', exact: true }).click();
  await mary.panel.locator('.tick-stored').first().waitFor();
}

describe('a picture in the conversation', () => {
  it('opens in a viewer, goes on by the arrows, and Escape gives the focus back', async () => {
    const mary = await guest();
    await sendFiles(mary, [await photo(mary.page, 1), await photo(mary.page, 2)]);
    const first = mary.panel.getByRole('button', { name: /^Open picture: .*photo-1/ });
    await first.press('Enter');
    const viewer = mary.page.getByRole('dialog', { name: /photo-1/ });
    await viewer.locator('img').waitFor();
    await mary.page.keyboard.press('ArrowRight');
    const second = mary.page.getByRole('dialog', { name: /photo-2/ });
    await second.getByText('2 / 2').waitFor();
    await mary.page.keyboard.press('+');
    await second.getByRole('button', { name: 'Zoom', pressed: true }).waitFor();
    await mary.page.evaluate(axe.source);
    expect(await violations(mary.page)).toEqual([]);
    await mary.page.keyboard.press('Escape');
    await second.waitFor({ state: 'detached' });
    await expect.poll(() => mary.focused()).toBe('picture');
    await expect.poll(() => mary.panel.isVisible()).toBe(true);
    expect(mary.complaints).toEqual([]);
  });

  it('is saved under its name from the viewer', async () => {
    const mary = await guest();
    await sendFiles(mary, [await photo(mary.page, 1)]);
    await mary.panel.getByRole('button', { name: /^Open picture/ }).click();
    const saving = mary.page.waitForEvent('download');
    await mary.page.getByRole('button', { name: /^Download .*photo-1.jpg/ }).click();
    expect((await saving).suggestedFilename()).toBe('photo-1.jpg');
  });
});

describe('the name of a file', () => {
  it.each([
    ['photo\u202Egpj.exe.pdf', 'photogpj.exe.pdf', 'exe.pdf'],
    [`invoice-${'x'.repeat(80)}.jpg.exe.pdf`, null, '.jpg.exe.pdf'],
  ])('%s does not deceive', async (name, shown, end) => {
    const mary = await guest();
    await sendFiles(mary, [pdf(name, 5_000)]);
    const row = mary.panel.getByRole('article').locator('.file-row');
    const text = await row.locator('.file-name').textContent();
    if (shown !== null) expect(text?.replaceAll(/\s/g, '')).toBe(shown);
    await expect.poll(() => row.locator('.file-name-end').textContent()).toContain(end);
    const isCut = await row
      .locator('.file-name-end')
      .evaluate((element) => element.scrollWidth > element.clientWidth + 1);
    expect(isCut).toBe(false);
    expect(await row.locator('.file-name').evaluate((element) => element.tagName)).toBe('BDI');
  });
});

describe('a voice note', () => {
  it('is recorded, shown with its length, and played faster', async () => {
    const browser = await launchChromium({ args: MICROPHONE });
    try {
      servePage(visits.platform, '/', { attributes: attributes() });
      const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce' });
      const mary = Visitor.on(await context.newPage());
      await mary.page.goto(visits.platform.url);
      await mary.open();
      await mary.panel.getByRole('button', { name: 'Record a voice note' }).press('Enter');
      const timer = mary.panel.getByRole('timer');
      await timer.getByText('0:02').waitFor();
      await mary.panel.getByRole('button', { name: 'Send voice note' }).click();
      await mary.panel.locator('.tick-stored').waitFor();
      const play = mary.panel.getByRole('button', { name: /^Play voice note, 0:0[23]/ });
      await expect.poll(() => mary.panel.locator('.voice .bars span').count()).toBe(38);
      await mary.panel.getByRole('button', { name: 'Speed: 1×' }).click();
      await mary.panel.getByRole('button', { name: 'Speed: 1.5×' }).click();
      await mary.panel.getByRole('button', { name: 'Speed: 2×' }).waitFor();
      await play.click();
      await mary.panel.getByRole('button', { name: 'Pause' }).waitFor();
      await play.waitFor();
      expect(mary.complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  it('that cannot be recorded says why', async () => {
    const mary = await guest();
    await mary.page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = async () => {
        throw new DOMException('no', 'NotAllowedError');
      };
    });
    await mary.panel.getByRole('button', { name: 'Record a voice note' }).press('Enter');
    await mary.panel
      .getByRole('alert')
      .getByText(/^The microphone is blocked/)
      .waitFor();
  });
});

describe('a file that is being checked', () => {
  it('cannot be opened, and says so until it is let through or refused', async () => {
    const mary = await visits.visit();
    await mary.open();
    await talking(mary);
    const file = {
      id: `f1.Mjk4MzAx.${'0'.repeat(32)}`,
      name: 'invoice.pdf',
      type: 'application/pdf',
      size: 1_200,
      state: 'checking' as const,
    };
    const at = Date.now();
    visits.platform.say(MARYS_TOPIC, '', { id: 'checked', timestamp: at, attachments: [file] });
    const row = mary.panel.getByRole('article').locator('.file-row');
    await row.getByText('Being checked').waitFor();
    expect(await row.evaluate((element) => element.tagName)).toBe('DIV');
    const tell = (attachments: readonly object[]) =>
      visits.platform.publish(`${MARYS_TOPIC}/messages/stored`, {
        acks: [
          { id: 'checked', from: { id: ANA.id, role: 'attendant' }, timestamp: at, seq: 1, attachments },
        ],
      });
    const { state: _, ...passed } = file;
    tell([passed]);
    await mary.panel.getByRole('button', { name: /^Download .*invoice.pdf/ }).waitFor();
    tell([{ ...file, state: 'refused' }]);
    await row.getByText(/^Not let through/).waitFor();
    const [place, words] = await Promise.all([row.boundingBox(), row.locator('.file-words').boundingBox()]);
    expect((words?.y ?? 0) - (place?.y ?? 0)).toBeGreaterThanOrEqual(6);
    expect((place?.height ?? 0) - (words?.height ?? 0)).toBeGreaterThanOrEqual(12);
    await expect.poll(() => mary.panel.getByRole('button', { name: /^Download/ }).count()).toBe(0);
    expect(mary.complaints).toEqual([]);
  });
});

describe('a deployment without files', () => {
  it('has no button, and loads nothing of it', async () => {
    const mary = await visits.visit();
    await mary.open();
    await until('it has asked', () => visits.platform.calls.some(({ path }) => path === '/config/widget'));
    await mary.say('Words only');
    await mary.message('Words only').waitFor();
    await expect.poll(() => mary.panel.locator('.attach').count()).toBe(0);
    const loaded = await mary.page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => name),
    );
    expect(loaded.filter((name) => name.includes('files'))).toEqual([]);
  });
});
