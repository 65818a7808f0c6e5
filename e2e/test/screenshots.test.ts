import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { ROOT, type RunningStack, startStack } from '@chimpassist/testing/stack';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Attendant } from '../src/attendant.ts';
import { Customer } from '../src/customer.ts';

/** `npm run screenshots` names `docs/images`; else they are only taken, so that the way to take them never breaks. */
const FOLDER = `${ROOT}${process.env.SCREENSHOTS ?? 'e2e/screenshots'}`;
const MAX_BYTES = 150_000;
const VIEWPORT = { width: 1200, height: 800 };

let stack: RunningStack;
const people: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  stack = await startStack();
});
afterEach(async () => {
  for (const person of people.splice(0)) await person.close();
});
afterAll(async () => {
  await stack?.stop();
});

/** Chromium itself makes a small picture of the large one: no image library is needed. */
async function picture(page: Page, name: string): Promise<string> {
  const png = (await page.screenshot({ animations: 'disabled' })).toString('base64');
  const blank = await page.context().newPage();
  const webp = await blank.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    canvas.getContext('2d')?.drawImage(image, 0, 0);
    return canvas.toDataURL('image/webp', 0.85);
  }, png);
  await blank.close();
  const file = `${FOLDER}/${name}.webp`;
  writeFileSync(file, Buffer.from(webp.slice(webp.indexOf(',') + 1), 'base64'));
  return file;
}

describe('the pictures of the README', () => {
  it('show the chat on both sides', async () => {
    const ana = await Attendant.signIn(stack.addresses, undefined, { viewport: VIEWPORT });
    people.push(ana);
    // Others came before, so that the list is one.
    for (const [name, text] of [
      ['João Figueira', 'Where is my parcel? It should have come yesterday.'],
      ['Jonas Weber', 'Thanks, the neighbour had it.'],
    ] as const) {
      const other = await Customer.visit(stack.addresses, name);
      await other.openWidget();
      await other.say(text);
      await ana.openChat(name);
      await ana.message(text).waitFor();
      people.push(other);
    }
    const mary = await Customer.visit(stack.addresses, 'Mary Okafor', { viewport: VIEWPORT });
    people.push(mary);
    await mary.openWidget();
    await mary.say('Hello, is the Alder in stock?');
    await ana.openChat('Mary Okafor');
    await ana.message('is the Alder in stock').waitFor();
    await ana.say('Mary Okafor', 'Hello Mary. It is, in green and in blue. Which one do you like?');
    await mary.message('Which one do you like?').waitFor();
    await mary.say('Blue, please. Can I try it on Saturday?');
    await ana.message('Can I try it').waitFor();
    await ana.say('Mary Okafor', 'You can: we open at 10. I keep a blue one for you.');
    await mary.message('I keep a blue one').waitFor();
    await ana.message('I keep a blue one').getByText(/^Read/).waitFor({ state: 'attached' });

    for (const file of [
      await picture(mary.window.page, 'customer'),
      await picture(ana.window.page, 'attendant'),
    ]) {
      expect(statSync(file).size).toBeLessThan(MAX_BYTES);
      expect(readFileSync(file).subarray(8, 12).toString()).toBe('WEBP');
    }
  });
});
