import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type Stack, startStack } from './stack.ts';

/** Of the test file that runs. */
export let stack: Stack;
/** The window of the test that runs. */
export let page: Page;

/** Signs an attendant in, in a window that closes with the test. */
export async function signIn(...options: Parameters<Stack['signedIn']>): Promise<Page> {
  page = await stack.signedIn(...options);
  return page;
}

/** The same without signing in. */
export async function openWindow(...options: Parameters<Stack['window']>): Promise<Page> {
  page = await stack.window(...options);
  return page;
}

/** The tests of the file share one stack. After each of them nothing may have gone wrong on a page. */
export function stackForThisFile(): void {
  beforeAll(async () => {
    stack = await startStack();
  });
  afterEach(async () => {
    await page?.context().close();
    expect(stack.complaints).toEqual([]);
  });
  afterAll(async () => {
    await stack?.stop();
  });
}
