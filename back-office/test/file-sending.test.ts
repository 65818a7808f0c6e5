import { createHash } from 'node:crypto';
import type { ChatClient } from '@chimpassist/client';
import { until } from '@chimpassist/testing/until';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findings } from './support/axe.ts';
import { type EdgeStack, startEdgeStack } from './support/edge-stack.ts';
import { PDF, png } from './support/sample-files.ts';

let stack: EdgeStack;
beforeAll(async () => {
  stack = await startEdgeStack(
    {},
    { args: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'] },
  );
});
afterEach(async () => {
  await stack.close();
  expect(stack.complaints.splice(0)).toEqual([]);
});
afterAll(() => stack?.stop());

const SEA = { name: 'sea.png', mimeType: 'image/png', buffer: png(640, 400, [40, 120, 200]) };
const BILL = { name: 'bill.pdf', mimeType: 'application/pdf', buffer: PDF };

/** A desk in a chat with this customer. */
async function inChat(name: string): Promise<{ desk: Page; customer: ChatClient }> {
  const desk = await stack.signedIn();
  const customer = await stack.customer(name);
  customer.send('Hello');
  await desk.getByRole('button', { name: new RegExp(name) }).click();
  await desk.getByRole('button', { name: 'Attach files' }).waitFor();
  return { desk, customer };
}
async function choose(
  desk: Page,
  ...files: { name: string; mimeType: string; buffer: Buffer }[]
): Promise<void> {
  await desk.locator('input[type="file"]').setInputFiles(files);
}
/** The keys of the files that this browser keeps. With `more`, all of them have lain there since 1970, and `more` too. */
const keptKeys = (desk: Page, ...more: string[]): Promise<string[]> =>
  desk.evaluate(async (added) => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await done(indexedDB.open('chimpassist.files'));
    const store = database.transaction('files', 'readwrite').objectStore('files');
    const records: { key: string }[] = await done(store.getAll());
    const aged = added.length === 0 ? [] : [...records, ...added.map((key) => ({ key }))];
    for (const record of aged) await done(store.put({ ...record, at: 0 }));
    database.close();
    return records.map(({ key }) => key);
  }, more);
const strip = (desk: Page) => desk.getByRole('list', { name: 'Files to send' });
/** It has recorded for a second, or for more on a slow machine. */
const recording = (desk: Page) => desk.getByRole('group', { name: /^Recording, 0:(0[1-9]|[1-5]\d)$/ });
const send = (desk: Page) => desk.getByRole('button', { name: 'Send', exact: true });
const field = (desk: Page) => desk.getByRole('textbox', { name: /^Write to/ });
/** The last message, once it has these words and is stored. */
async function heard(client: ChatClient, text: string) {
  await until(`the customer reads ${text}`, () => client.messages.at(-1)?.content === text, 60_000);
  return client.messages.at(-1)?.attachments ?? [];
}

test('several files go with their words as one message, in what the customer gets', async () => {
  const { desk, customer } = await inChat('Mary Sends');
  await choose(desk, SEA, BILL);
  const items = strip(desk).getByRole('listitem');
  await expect.poll(() => items.count()).toBe(2);
  await strip(desk).getByLabel('Describe the picture').fill('The sea');
  await field(desk).fill('Here they are');
  if (process.env.LOOK) await desk.screenshot({ path: `${process.env.LOOK}/strip.png` });
  expect(await findings(desk)).toEqual([]);
  await field(desk).press('Enter');
  const [picture, bill] = await heard(customer, 'Here they are');
  expect(picture).toMatchObject({
    name: 'sea.png',
    type: 'image/png',
    width: 640,
    height: 400,
    alt: 'The sea',
  });
  expect(bill).toMatchObject({ name: 'bill.pdf', type: 'application/pdf', size: PDF.length });
  await strip(desk).waitFor({ state: 'detached' });
  const article = desk.getByRole('article').filter({ hasText: 'Here they are' });
  await article.getByRole('button', { name: 'Open: The sea' }).waitFor();
  await expect.poll(() => article.count()).toBe(1);
  if (process.env.LOOK) await desk.screenshot({ path: `${process.env.LOOK}/sent.png` });
});

test('what was chosen survives a reload, and one of it can be taken out', async () => {
  const { desk, customer } = await inChat('Rita Reload');
  await choose(desk, SEA, BILL);
  await strip(desk).getByLabel('Describe the picture').waitFor();
  await strip(desk).getByText('bill.pdf').waitFor();
  await desk.reload();
  await strip(desk).getByText('bill.pdf').waitFor();
  await strip(desk).getByRole('button', { name: 'Remove sea.png' }).click();
  await expect.poll(() => strip(desk).getByRole('listitem').count()).toBe(1);
  await send(desk).click();
  expect((await heard(customer, '')).map(({ name }) => name)).toEqual(['bill.pdf']);
});

test('of files that lay too long, only those that still wait are kept', async () => {
  const { desk, customer } = await inChat('Otis Old');
  await choose(desk, BILL);
  await strip(desk).locator('.file-row').waitFor();
  await until('it lies in this browser', () =>
    keptKeys(desk).then(
      (keys) => keys.length === 1,
      () => false,
    ),
  );
  const [kept] = await keptKeys(desk, 'left');
  await desk.reload();
  await strip(desk).getByText('bill.pdf').waitFor();
  // The first file.
  await choose(desk, SEA);
  await expect.poll(() => keptKeys(desk)).not.toContain('left');
  expect(await keptKeys(desk)).toContain(kept);
  await strip(desk).getByLabel('Describe the picture').waitFor();
  await send(desk).click();
  expect((await heard(customer, '')).map(({ name }) => name)).toEqual(['bill.pdf', 'sea.png']);
});

test('pasted and dropped files are taken as chosen ones are', async () => {
  const { desk } = await inChat('Pia Paste');
  const put = (type: 'paste' | 'drop') =>
    field(desk).evaluate((element, kind) => {
      const data = new DataTransfer();
      data.items.add(new File(['%PDF-1.7\n%%EOF\n'], `${kind}.pdf`, { type: 'application/pdf' }));
      const event =
        kind === 'paste'
          ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
          : new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
      if (kind === 'drop') {
        element.dispatchEvent(new DragEvent('dragenter', { dataTransfer: data, bubbles: true }));
      }
      element.dispatchEvent(event);
    }, type);
  await put('paste');
  await strip(desk).getByText('paste.pdf').waitFor();
  await put('drop');
  await strip(desk).getByText('drop.pdf').waitFor();
});

test('an upload cut at 40 % goes on after a reload, and is there once, byte for byte', async () => {
  const { desk, customer } = await inChat('Cora Cut');
  const large = Buffer.concat([PDF, Buffer.alloc(3_000_000, 7)]);
  await choose(desk, { ...BILL, buffer: large });
  await strip(desk).getByText('bill.pdf').waitFor();
  stack.worker.network.cutAfter(0.4 * large.length);
  await field(desk).fill('The bill');
  await field(desk).press('Enter');
  const article = desk.getByRole('article').filter({ hasText: 'The bill' });
  await article.getByRole('button', { name: 'Cancel' }).waitFor();
  await desk.getByText('The connection is away.').waitFor();
  stack.worker.network.mend();
  await desk.reload();
  const [bill] = await heard(customer, 'The bill');
  expect(bill).toMatchObject({
    size: large.length,
    sha256: createHash('sha256').update(large).digest('hex'),
  });
  expect(customer.messages.filter(({ content }) => content === 'The bill').length).toBe(1);
  await article.getByRole('button', { name: 'Download bill.pdf' }).waitFor();
  await expect.poll(() => article.count()).toBe(1);
});

test('an upload can be taken back, and its words return to the field', async () => {
  const { desk } = await inChat('Tom Takes');
  await choose(desk, BILL);
  await strip(desk).getByText('bill.pdf').waitFor();
  stack.worker.network.cut();
  await field(desk).fill('Not this one');
  await field(desk).press('Enter');
  const article = desk.getByRole('article').filter({ hasText: 'Not this one' });
  await article.getByRole('button', { name: 'Cancel' }).click();
  await article.waitFor({ state: 'detached' });
  await expect.poll(() => field(desk).inputValue()).toBe('Not this one');
});

test('what is too large or of another kind is not taken, and a sentence says so', async () => {
  const { desk } = await inChat('Lea Limits');
  await choose(desk, { name: 'run.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') });
  await desk.getByRole('alert').getByText('run.exe is of a kind that is not taken here.').waitFor();
  await expect.poll(() => strip(desk).count()).toBe(0);
});

test('who asks to be asked is asked once for a description', async () => {
  const { desk, customer } = await inChat('Ada Alt');
  await desk.getByRole('button', { name: /^Your menu/ }).click();
  await desk.getByRole('menuitemcheckbox', { name: 'Ask for picture descriptions' }).click();
  await desk.keyboard.press('Escape');
  await choose(desk, SEA);
  const description = strip(desk).getByLabel('Describe the picture');
  await description.waitFor();
  await send(desk).click();
  await desk.getByText('Describe the picture for people who cannot see it').waitFor();
  await expect.poll(() => description.evaluate((each) => each === document.activeElement)).toBe(true);
  await send(desk).click();
  const [picture] = await heard(customer, '');
  expect(picture?.alt).toBeUndefined();
});

test('a voice note is recorded, heard before it is sent, and arrives with its waveform', async () => {
  const { desk, customer } = await inChat('Vic Voice');
  await desk.getByRole('button', { name: 'Record a voice note' }).click();
  await recording(desk).waitFor();
  if (process.env.LOOK) await desk.screenshot({ path: `${process.env.LOOK}/recording.png` });
  await desk.getByRole('button', { name: 'Stop' }).click();
  await strip(desk).getByRole('button', { name: 'Play' }).waitFor();
  await send(desk).click();
  const [note] = await heard(customer, '');
  expect(note).toMatchObject({ type: 'audio/webm' });
  expect(note?.placeholder?.length).toBe(56);
  const article = desk.getByRole('article').last();
  await article.getByRole('button', { name: 'Play' }).click();
  await article.getByRole('button', { name: 'Pause' }).waitFor();
});

test('a voice note that is held ends when the finger is lifted, a tapped one goes on', async () => {
  const { desk } = await inChat('Hal Hold');
  const microphone = desk.getByRole('button', { name: 'Record a voice note' });
  await microphone.hover();
  await desk.mouse.down();
  await recording(desk).waitFor();
  await desk.mouse.up();
  await strip(desk).getByRole('button', { name: 'Play' }).waitFor();
  await strip(desk)
    .getByRole('button', { name: /^Remove/ })
    .click();
  // Pressed and lifted at once, however slow this machine is.
  await microphone.click();
  await recording(desk).waitFor();
  await desk.getByRole('button', { name: 'Throw away' }).click();
  await microphone.and(desk.locator(':enabled')).waitFor();
  await expect.poll(() => strip(desk).count()).toBe(0);
});
