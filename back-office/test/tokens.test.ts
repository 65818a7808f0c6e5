import { TOPICS } from '@chimpassist/protocol';
import { until } from '@chimpassist/testing/until';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Stack, startStack } from './support/stack.ts';

const HOUR_MS = 3_600_000;

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterEach(() => {
  expect(stack.complaints).toEqual([]);
});
afterAll(async () => {
  await stack?.stop();
});

test('a token whose half life is over is renewed in one of several tabs, for all', async () => {
  const page = await stack.signedIn();
  await until('the attendant is online', () => stack.server.attendants.has('12'));
  // It came to this machine seven hours ago.
  await page.evaluate((ageMs) => {
    const kept = JSON.parse(localStorage.getItem('chimpassist.attendant') ?? '{}') as { tokenAt: number };
    kept.tokenAt -= ageMs;
    localStorage.setItem('chimpassist.attendant', JSON.stringify(kept));
  }, 7 * HOUR_MS);
  await page.reload();
  await until('the token was renewed', () => stack.pages.tokens.renewed.length > 0);
  const kept = () => page.evaluate(() => localStorage.getItem('chimpassist.attendant') ?? '');
  const old = stack.pages.tokens.renewed[0] ?? '';
  await expect.poll(kept).not.toContain(old);
  const tab = await page.context().newPage();
  await tab.goto(stack.pages.origin);
  await tab.getByRole('region', { name: 'Customers' }).waitFor();
  expect(stack.pages.tokens.renewed).toEqual([old]);
  await page.context().close();
});

test('signing out ends the token at the server', async () => {
  const page = await stack.signedIn();
  await until('the attendant is online', () => stack.server.attendants.has('12'));
  const { token } = await page.evaluate(
    () => JSON.parse(localStorage.getItem('chimpassist.attendant') ?? '{}') as { token: string },
  );
  await page.getByRole('button', { name: /^Your menu/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByLabel('Password').waitFor();
  await until('the sign-in was ended', () => stack.pages.tokens.signedOut.includes(token));
  expect(stack.server.seen.some(({ topic }) => topic === TOPICS.attendantQuit(12))).toBe(true);
  await expect.poll(() => page.evaluate(() => localStorage.getItem('chimpassist.attendant'))).toBeNull();
  await page.context().close();
});

test('a colleague’s chat says that it is not yours, instead of offering to try again', async () => {
  const page = await stack.signedIn();
  await until('the attendant is online', () => stack.server.attendants.has('12'));
  stack.pages.refused.add('theirs');
  stack.server.addChat({ id: 'theirs', name: 'Thea Theirs' });
  await page.getByRole('button', { name: /Thea Theirs/ }).click();
  await page.getByText('A colleague answers this chat').waitFor();
  await page.context().close();
});
