import { createHash } from 'node:crypto';
import { type EdgeWorker, startEdgeWorker } from '@chimpassist/testing/edge-worker';
import { launchChromium } from '@chimpassist/testing/launch-chromium';
import { launchFirefox } from '@chimpassist/testing/launch-firefox';
import { isLongRun } from '@chimpassist/testing/long-runs';
import { until } from '@chimpassist/testing/until';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { pdf, photo } from './file-samples.ts';
import { type PageOptions, servePage, Visitor } from './page.ts';
import { visitsOfTests } from './visits.ts';

interface StoredFile {
  id: string;
  name: string;
  type: string;
  size: number;
  sha256: string;
  width?: number;
  height?: number;
  alt?: string;
  placeholder?: string;
}

let worker: EdgeWorker;
const visits = visitsOfTests();
beforeAll(async () => {
  worker = await startEdgeWorker();
});
afterEach(() => worker.network.mend());
afterAll(() => worker?.stop());

const CHROMIUM = { browser: 'Chromium', launch: () => launchChromium() };
/** A second browser is a program more to install and to start: the whole run looks there too. */
const BROWSERS = [CHROMIUM, ...(isLongRun ? [{ browser: 'Firefox', launch: launchFirefox }] : [])];

const attributes = (): Record<string, string> => ({
  'data-backend-endpoint': worker.url,
  'data-mqtt-broker-host': '',
});
/** A new guest who has the panel open, where files are taken. */
async function guest(options: PageOptions = {}): Promise<Visitor> {
  const mary = await visits.visit({ userData: null, attributes: attributes(), ...options });
  await mary.open();
  await attachButton(mary).waitFor();
  return mary;
}
const attachButton = (mary: Visitor) => mary.panel.getByRole('button', { name: 'Attach a file' });
const chosen = (mary: Visitor) => mary.panel.getByRole('list', { name: 'Files to be sent' });
const choose = (
  mary: Visitor,
  files: Parameters<ReturnType<Visitor['page']['locator']>['setInputFiles']>[0],
) => mary.panel.locator('.attach-files').setInputFiles(files);
const delivered = (mary: Visitor, count: number) =>
  until('all is delivered', async () => {
    const ticks = await mary.panel.locator('.tick-stored').count();
    return ticks === count;
  });
const send = (mary: Visitor) => mary.panel.getByRole('button', { name: 'Send', exact: true }).click();
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** What the Worker has of this guest's chat. */
async function stored(mary: Visitor): Promise<{ content: string; attachments?: StoredFile[] }[]> {
  return mary.page.evaluate(async (url) => {
    const key = Object.keys(localStorage).find((each) => each.endsWith(':session'));
    const { token, customerId } = JSON.parse(localStorage.getItem(key ?? '') ?? '');
    const answer = await fetch(`${url}/customer/${customerId}/messages`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const rows = (await answer.json()) as { message: { content: string } }[];
    return rows.map(({ message }) => message);
  }, worker.url);
}
/** The bytes of a file, as the Worker gives them back. */
async function bytesOf(mary: Visitor, id: string): Promise<Buffer> {
  const base64 = await mary.page.evaluate(
    async ([url, file]) => {
      const key = Object.keys(localStorage).find((each) => each.endsWith(':session'));
      const { token } = JSON.parse(localStorage.getItem(key ?? '') ?? '');
      const answer = await fetch(`${url}/attachments/${file}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      const bytes = new Uint8Array(await answer.arrayBuffer());
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    },
    [worker.url, id] as const,
  );
  return Buffer.from(base64, 'base64');
}

describe('files in the widget', () => {
  it('are chosen, looked at, taken out, described and sent as one message', async () => {
    const mary = await guest();
    const photos = await Promise.all([1, 2, 3].map((n) => photo(mary.page, n)));
    await choose(mary, [...photos, pdf('manual.pdf', 40_000)]);
    await chosen(mary).getByRole('listitem').getByText('40 kB').waitFor();
    await expect.poll(() => chosen(mary).getByRole('img').count()).toBe(3);
    await chosen(mary)
      .getByRole('button', { name: /Remove .*photo-3.jpg/ })
      .click();
    await chosen(mary)
      .getByRole('button', { name: /Describe: .*photo-1.jpg/ })
      .click();
    await mary.panel.getByRole('textbox', { name: /^What does it show/ }).fill('A bent derailleur');
    await mary.composer.last().fill('It looks like this');
    await send(mary);
    await delivered(mary, 1);
    await expect.poll(() => chosen(mary).count()).toBe(0);
    const [message] = await stored(mary);
    expect(message).toMatchObject({
      content: 'It looks like this',
      attachments: [
        { name: 'photo-1.jpg', type: 'image/jpeg', alt: 'A bent derailleur' },
        { name: 'photo-2.jpg', type: 'image/jpeg' },
        { name: 'manual.pdf', type: 'application/pdf', size: 40_000 },
      ],
    });
    await expect.poll(() => mary.panel.locator('.album .picture img').count()).toBe(2);
    await expect
      .poll(() => mary.panel.getByRole('button', { name: 'Open picture: A bent derailleur' }).count())
      .toBe(1);
    expect(mary.complaints).toEqual([]);
  });

  it('leave out what a camera wrote into a picture, and are no larger than needed', async () => {
    const mary = await guest();
    const original = await photo(mary.page, 1, { width: 3_200, height: 1_600 });
    expect(original.buffer.includes('Exif')).toBe(true);
    await choose(mary, original);
    await chosen(mary).getByRole('img').waitFor();
    await send(mary);
    await delivered(mary, 1);
    const [file] = (await stored(mary))[0]?.attachments ?? [];
    expect([file?.width, file?.height]).toEqual([2_560, 1_280]);
    expect(Buffer.from(file?.placeholder ?? '', 'base64')).toHaveLength(27);
    const bytes = await bytesOf(mary, file?.id ?? '');
    expect(hashOf(bytes)).toBe(file?.sha256);
    expect(bytes.includes('Exif')).toBe(false);
    expect(bytes.includes('51.5007')).toBe(false);
  });

  it('are as they were chosen where the operator keeps originals', async () => {
    const mary = await guest();
    await mary.page.route('**/config/widget', async (route) => {
      const response = await route.fetch();
      const told = (await response.json()) as { attachments: object };
      const attachments = { ...told.attachments, keepsOriginals: true };
      await route.fulfill({ response, json: { ...told, attachments } });
    });
    await mary.page.reload();
    await mary.open();
    const large = await photo(mary.page, 1, { width: 3_200, height: 1_600 });
    await choose(mary, large);
    await chosen(mary).getByRole('img').waitFor();
    await send(mary);
    await delivered(mary, 1);
    const [file] = (await stored(mary))[0]?.attachments ?? [];
    // The Worker blanks the position in its place.
    expect(file).toMatchObject({ width: 3_200, height: 1_600, size: large.buffer.length });
  });

  it('that are refused say why, and go no further', async () => {
    const mary = await guest();
    const page = Buffer.from('<!doctype html><script>alert(1)</script>');
    await choose(mary, { name: 'page.png', mimeType: 'image/png', buffer: page });
    await chosen(mary).getByRole('listitem').waitFor();
    await mary.composer.fill('Look at this');
    await send(mary);
    const message = mary.message('Look at this');
    await message.getByText('Not sent: files of this kind are not taken here.').waitFor();
    await expect.poll(() => message.getByRole('progressbar').count()).toBe(0);
    await expect.poll(() => message.getByRole('button', { name: 'Cancel' }).count()).toBe(0);
    await message.getByRole('button', { name: 'Send again' }).waitFor();
  });

  it('show how far they are, and can be taken back on their way', async () => {
    const mary = await guest();
    await choose(mary, pdf('manual.pdf', 5_000_000));
    await chosen(mary).getByRole('listitem').getByText('5 MB').waitFor();
    await mary.composer.fill('Not this one');
    worker.network.cutAfter(2_000_000);
    await send(mary);
    const message = mary.message('Not this one');
    await message.getByRole('progressbar').waitFor();
    await message.getByRole('button', { name: 'Cancel' }).click();
    await message.waitFor({ state: 'detached' });
    // The words are not thrown away with the file.
    await expect.poll(() => mary.composer.inputValue()).toBe('Not this one');
    worker.network.mend();
    await mary.say('Words alone');
    await delivered(mary, 1);
    expect((await stored(mary)).map(({ content }) => content)).toEqual(['Words alone']);
  });

  it.each(BROWSERS)(
    'arrive once and byte for byte after a cut at 40 % and a reload: $browser',
    async ({ launch }) => {
      const browser = await launch();
      onTestFinished(() => browser.close());
      servePage(visits.platform, '/', { attributes: attributes() });
      const mary = Visitor.on(await browser.newPage({ locale: 'en-GB' }));
      await mary.page.goto(visits.platform.url);
      await mary.open();
      await attachButton(mary).waitFor();
      const manual = pdf('manual.pdf', 5_000_000);
      await choose(mary, manual);
      await chosen(mary).getByRole('listitem').getByText('5 MB').waitFor();
      await mary.composer.fill('The manual');
      worker.network.cutAfter(2_000_000);
      await send(mary);
      await mary.say('And a word behind it');
      await mary.status.getByText(/^Connection lost/).waitFor();
      await mary.page.reload();
      worker.network.mend();
      await mary.open();
      await delivered(mary, 2);
      const messages = await stored(mary);
      expect(messages.map(({ content }) => content)).toEqual(['The manual', 'And a word behind it']);
      const [file] = messages[0]?.attachments ?? [];
      expect(file).toMatchObject({ name: 'manual.pdf', sha256: hashOf(manual.buffer) });
      expect(hashOf(await bytesOf(mary, file?.id ?? ''))).toBe(hashOf(manual.buffer));
      const kept = await mary.page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            const opening = indexedDB.open('chimpassist.files');
            opening.onsuccess = () => {
              const count = opening.result.transaction('files').objectStore('files').count();
              count.onsuccess = () => resolve(count.result);
            };
          }),
      );
      expect(kept).toBe(0);
    },
  );

  it('move nothing when pictures come, here and after a reload', async () => {
    const mary = await guest();
    await choose(mary, await photo(mary.page, 1));
    await chosen(mary).getByRole('img').waitFor();
    await send(mary);
    await delivered(mary, 1);
    await mary.say('Below it');
    await delivered(mary, 2);
    const topOf = () => mary.message('Below it').evaluate((element) => element.getBoundingClientRect().top);
    const before = await topOf();
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await mary.page.route('**/thumbnail', async (route) => {
      await held;
      await route.continue();
    });
    await mary.page.reload();
    await mary.open();
    await mary.panel.locator('.picture .file-holder').waitFor();
    await mary.message('Below it').waitFor();
    await expect.poll(() => mary.panel.locator('.picture img').count()).toBe(0);
    expect(await topOf()).toBe(before);
    release();
    await mary.panel.locator('.picture img').waitFor();
    expect(await topOf()).toBe(before);
  });
});
