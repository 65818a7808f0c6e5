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
  expect(await message.locator('.file-row').textContent()).toMatch(/November\.pdfPDF · 4\d bytes/);
  await message.getByRole('button', { name: 'Play' }).click();
  await message.getByRole('button', { name: 'Pause' }).waitFor();
  await message.getByRole('button', { name: 'Speed: 1×' }).click();
  await message.getByRole('button', { name: 'Speed: 1.5×' }).click();
  await message.getByRole('button', { name: 'Speed: 2×' }).waitFor();
  expect(await findings(desk)).toEqual([]);
  if (process.env.LOOK) await desk.screenshot({ path: `${process.env.LOOK}/shown.png` });
});
