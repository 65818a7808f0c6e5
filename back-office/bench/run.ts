import type { Page } from 'playwright-core';
import { type Stack, startStack } from '../test/support/stack.ts';
import { beginFrames, endFrames, type Frames, heapBytes, watchInPage } from './frames.ts';
import { fillDesk, hourOfMessages, startWriting } from './load.ts';

const MESSAGES_EACH = 40;
const PER_SECOND = 50;
const PHASE_MS = 20_000;
const WHEEL_EVERY_MS = 250;
const KEY_EVERY_MS = 120;
/** An hour of {@link PER_SECOND}, written as fast as the page takes it. */
export const HOUR_OF_MESSAGES = 3_600 * PER_SECOND;
const PATIENCE_MS = 120_000;

export interface Result {
  customers: number;
  messages: number;
  firstRowMs: number;
  firstWordMs: number;
  allLoadedMs: number;
  list: Frames;
  chat: Frames;
  heapBefore: number;
  heapAfterHour: number;
  elementsAfterHour: number;
}

const nap = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function signedIn(stack: Stack): Promise<Page> {
  const page = await stack.signedIn();
  // Once more, as every morning: signed in already, a page that opens.
  await page.addInitScript(watchInPage);
  return page;
}

/** Turns the wheel over the list while customers write. */
async function listPhase(page: Page): Promise<Frames> {
  await page.mouse.move(150, 500);
  await beginFrames(page);
  const end = Date.now() + PHASE_MS;
  for (let turn = 0; Date.now() < end; turn += 1) {
    await page.mouse.wheel(0, turn % 40 < 20 ? 200 : -200);
    await nap(WHEEL_EVERY_MS);
  }
  await page.mouse.move(700, 300);
  return endFrames(page);
}

/** Writes a reply in an open chat while customers write, in this chat too. */
async function chatPhase(page: Page): Promise<Frames> {
  await page.locator('#composer').click();
  await beginFrames(page);
  const end = Date.now() + PHASE_MS;
  for (let n = 0; Date.now() < end; n += 1) {
    const key = 'the order is on its way '[n % 24] ?? 'x';
    await page.keyboard.press(n % 100 === 99 ? 'Enter' : key === ' ' ? 'Space' : key);
    await nap(KEY_EVERY_MS);
  }
  return endFrames(page);
}

/** One desk with so many customers, from the first view to the end of an hour. */
export async function runWith(customers: number, hour: number): Promise<Result> {
  const stack = await startStack();
  try {
    const topics = fillDesk(stack, customers, MESSAGES_EACH);
    const page = await signedIn(stack);
    stack.pages.historyAsked.clear();
    await page.reload();
    await page.waitForFunction(() => window.benchFirstWord > 0, undefined, { timeout: PATIENCE_MS });
    while (stack.pages.historyAsked.size < customers) await nap(10);
    const allLoadedMs = await page.evaluate(() => performance.now());
    const { firstRowMs, firstWordMs } = await page.evaluate(() => ({
      firstRowMs: window.benchFirstRow,
      firstWordMs: window.benchFirstWord,
    }));
    const heapBefore = await heapBytes(page);

    let stop = startWriting(stack, topics, PER_SECOND);
    const list = await listPhase(page);
    stop();
    await page.getByRole('searchbox').fill('customer 0');
    await page
      .getByRole('button', { name: /customer 0/ })
      .first()
      .click();
    await page.getByRole('searchbox').fill('');
    await page.locator('#composer').waitFor();
    stop = startWriting(stack, topics, PER_SECOND);
    const chat = await chatPhase(page);
    stop();
    await hourOfMessages(stack, page, topics, hour);
    const heapAfterHour = await heapBytes(page);
    const elementsAfterHour = await page.evaluate(() => document.querySelectorAll('*').length);
    return {
      customers,
      messages: customers * MESSAGES_EACH,
      firstRowMs,
      firstWordMs,
      allLoadedMs,
      list,
      chat,
      heapBefore,
      heapAfterHour,
      elementsAfterHour,
    };
  } finally {
    await stack.stop();
  }
}
