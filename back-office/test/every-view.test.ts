import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findings } from './support/axe.ts';
import { believableDesk } from './support/believable.ts';
import { type Place, VIEWS } from './support/every-view.ts';
import { type Shots, writeSheets } from './support/pictures.ts';
import { type Stack, startStack } from './support/stack.ts';

/** Seventeen views, each looked at twice: half a minute on a machine that has time. */
const ALL_VIEWS_MS = 180_000;
const WIDE = { width: 1280, height: 800 };
/** The narrowest that the desk is made for; pictures show a common phone. */
const FOLDER = process.env.PICTURES;
const PHONE = FOLDER === undefined ? { width: 360, height: 740 } : { width: 390, height: 800 };

/** What was seen of each view, for `npm run pictures`. */
const shots = new Map<string, Shots>();

/** Looks at the page in one size: nothing is wider than the window, and axe finds nothing. */
async function look(page: Page, name: string, key: keyof Shots, isMenu = false): Promise<string[]> {
  const wide = await page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  );
  const found = await findings(page, isMenu);
  if (FOLDER !== undefined) {
    const shot = await page.screenshot({ animations: 'disabled' });
    shots.set(name, { [key]: shot, ...shots.get(name) });
  }
  return [...(wide ? ['wider than the window'] : []), ...found].map((fault) => `${name}, ${key}: ${fault}`);
}

afterAll(async () => {
  if (FOLDER !== undefined) await writeSheets(shots, FOLDER);
});

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ ASSIGNMENT: 'manual' });
  });
  afterAll(async () => {
    await stack.stop();
  });

  test('nothing on the desk yet: it says what will come, on a wide window and on a phone', async () => {
    const page = await stack.signedIn('second@chimpassist.com', { colorScheme, viewport: WIDE });
    await page.getByText('No customers yet').waitFor();
    const faults = await look(page, 'empty', colorScheme);
    await page.setViewportSize(PHONE);
    faults.push(...(await look(page, 'empty', 'phone')));
    await page.context().close();
    expect(faults).toEqual([]);
    expect(stack.complaints).toEqual([]);
  });

  test(
    'axe finds nothing in any view, and nothing is wider than a phone',
    async () => {
      believableDesk(stack);
      const page = await stack.window({ colorScheme, viewport: WIDE });
      const place: Place = { stack, page, colorScheme };
      const faults: string[] = [];
      for (const { name, isMenu, enter, onPhone, offPhone, leave } of VIEWS) {
        const shown = await enter(place);
        faults.push(...(await look(shown, name, colorScheme, isMenu)));
        await shown.setViewportSize(PHONE);
        await onPhone?.(shown);
        faults.push(...(await look(shown, name, 'phone', isMenu)));
        await offPhone?.(shown);
        await shown.setViewportSize(WIDE);
        await leave?.(place);
      }
      expect(faults).toEqual([]);
      expect(stack.complaints).toEqual([]);
    },
    ALL_VIEWS_MS,
  );
});
