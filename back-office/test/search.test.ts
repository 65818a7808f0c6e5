import { createWorkspaceRest, type WorkspaceRest } from '@chimpassist/client/rest';
import { until } from '@chimpassist/testing/until';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findings } from './support/axe.ts';
import { type EdgeStack, startEdgeStack } from './support/edge-stack.ts';

const EARLY = 'The early word is bandersnatch.';

let stack: EdgeStack;
let supervisor: WorkspaceRest;

beforeAll(async () => {
  stack = await startEdgeStack();
  const token = await stack.worker.token({ kind: 'attendant', id: 14, type: 'support/supervisor' });
  supervisor = createWorkspaceRest({
    endpoint: stack.worker.url,
    token: () => token,
    onUnauthorized: () => {},
  });
});
afterEach(async () => {
  await stack.close();
  expect(stack.complaints).toEqual([]);
});
afterAll(() => stack?.stop());

const row = (page: Page, name: string) => page.locator('.row').filter({ hasText: name });
const searchPage = (page: Page) => page.getByRole('region', { name: 'Search everything' });
const hits = (page: Page) => searchPage(page).locator('.hit');
const field = (page: Page) => page.getByRole('searchbox', { name: 'Words to search for' });
/** By its key, as at a desk without a mouse. */
async function openSearch(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Search everything' }).waitFor();
  await page.keyboard.press('f');
  await field(page).waitFor();
}
/** A chat that Ada has taken and ended, in which these words were said. */
async function ended(desk: Page, name: string, words: readonly string[]): Promise<void> {
  const customer = await stack.customer(name);
  for (const each of words) customer.send(each);
  await until('all is stored', () => customer.messages.every(({ seq }) => seq !== undefined), 60_000);
  await row(desk, name).click();
  await desk.getByRole('button', { name: 'End chat' }).click();
  await desk.getByRole('dialog').getByRole('button', { name: 'End chat' }).click();
  await desk.getByText('You ended this chat').first().waitFor();
}

describe('the search over everything', () => {
  test('finds a chat soon after its end, and opens it at a message far back', async () => {
    const ada = await stack.signedIn();
    const words = [EARLY, ...Array.from({ length: 104 }, (_, n) => `Word number ${n}`)];
    await ended(ada, 'Jabber Wocky', words);
    await until(
      'it is found',
      async () => (await supervisor.search('bandersn', '', { state: 'ended' })).hits.length === 1,
    );
    const sol = await stack.signedIn('supervisor@chimpassist.com');
    await openSearch(sol);
    const asked: string[] = [];
    sol.on('request', (request) => {
      if (request.url().includes('/search?')) asked.push(request.url());
    });
    // In one breath, however slow this machine is.
    await field(sol).evaluate((element: HTMLInputElement) => {
      for (const letter of 'bandersn') {
        element.value += letter;
        element.dispatchEvent(new InputEvent('input', { bubbles: true }));
      }
    });
    await hits(sol).first().waitFor();
    // Not at each key.
    expect(asked).toHaveLength(1);
    await expect
      .poll(() => hits(sol).first().textContent())
      .toMatch(/Jabber Wocky[\s\S]*Message by Jabber Wocky/);
    await expect.poll(() => hits(sol).first().locator('mark').allTextContents()).toEqual(['bandersn']);
    expect(await findings(sol)).toEqual([]);
    await field(sol).press('ArrowDown');
    await sol.keyboard.press('Enter');
    const message = sol.getByRole('article').filter({ hasText: EARLY });
    await message.waitFor();
    await until('it has the focus', () =>
      message.evaluate((element) => element === document.activeElement && 'found' in element.dataset),
    );
    await sol.keyboard.press('f');
    await expect.poll(() => field(sol).inputValue()).toBe('bandersn');
    await expect.poll(() => hits(sol).count()).toBe(1);
  });

  test('finds notes, names and tags, and is kept to a tag, a person and a state', async () => {
    const ada = await stack.signedIn();
    await supervisor.putTag('t-1', { name: 'Très urgent', color: null });
    const customer = await stack.customer('Humpty Dumpty');
    customer.send('I sat on a wall');
    await row(ada, 'Humpty Dumpty').waitFor();
    await until('the wall is stored', () => customer.messages.every(({ seq }) => seq !== undefined));
    await supervisor.addNote('Humpty Dumpty', { content: 'He is an eggshell' });
    await supervisor.putTags('Humpty Dumpty', ['t-1']);
    await ada.getByRole('button', { name: 'Search everything' }).click();
    for (const [words, where] of [
      ['eggsh', 'Note by'],
      ['humpty', 'Name'],
      ['tres urg', 'Tag'],
      ['wall urgent', 'Message by Humpty Dumpty'],
    ] as const) {
      await field(ada).fill(words);
      await field(ada).press('Enter');
      await hits(ada).filter({ hasText: where }).waitFor();
    }
    const filters = searchPage(ada).getByRole('group', { name: 'Filters' });
    await filters.getByLabel('Tag').selectOption({ label: 'Très urgent' });
    await field(ada).fill('');
    await field(ada).press('Enter');
    await hits(ada).filter({ hasText: 'Humpty Dumpty' }).waitFor();
    await filters.getByLabel('Chats').selectOption('ended');
    await searchPage(ada).getByText('search without the filters').waitFor();
    await filters.getByLabel('Chats').selectOption('live');
    await filters.getByLabel('With').selectOption({ label: 'Ada Lindqvist (you)' });
    await hits(ada).filter({ hasText: 'Humpty Dumpty' }).waitFor();
    await filters.getByLabel('From').fill('2001-01-01');
    await filters.getByLabel('Until').fill('2001-01-02');
    await searchPage(ada).getByRole('button', { name: 'Search without filters' }).click();
    await searchPage(ada).getByText('Search all chats that you may read').waitFor();
  });

  test('leads from a hit back to what was found, and from there to the list', async () => {
    const ada = await stack.signedIn();
    const customer = await stack.customer('Tweedle Dee');
    customer.send('Nohow and contrariwise');
    await row(ada, 'Tweedle Dee').waitFor();
    await until('it is stored', () => customer.messages.every(({ seq }) => seq !== undefined));
    await ada.getByRole('searchbox').fill('contrariw');
    await ada.getByRole('button', { name: 'Search everything' }).first().click();
    await hits(ada).first().click();
    const message = ada.getByRole('article').filter({ hasText: 'Nohow and contrariwise' });
    await message.waitFor();
    await ada.goBack();
    await hits(ada).first().and(ada.locator(':focus')).waitFor();
    await expect.poll(() => new URL(ada.url()).hash).toBe('#search');
    await ada.goForward();
    await message.waitFor();
    // On a phone the chat's own way back is the same.
    await ada.setViewportSize({ width: 390, height: 800 });
    await ada.getByRole('button', { name: 'Back to the list' }).click();
    await hits(ada).first().and(ada.locator(':focus')).waitFor();
    await ada.goBack();
    await searchPage(ada).waitFor({ state: 'detached' });
    await expect.poll(() => new URL(ada.url()).hash).toBe('');
  });

  test('says what to do where nothing is found, or nobody answers', async () => {
    const ada = await stack.signedIn();
    await row(ada, 'nobody').waitFor({ state: 'detached' });
    const list = ada.getByRole('searchbox', { name: 'Search names and messages' });
    await ada.getByRole('button', { name: 'Search everything' }).waitFor();
    // Beside the buttons what it is for can be read to its end.
    const spare = await list.evaluate((element) => {
      const { font, paddingInlineStart, paddingInlineEnd } = getComputedStyle(element);
      const canvas = document.createElement('canvas').getContext('2d');
      if (canvas === null || !(element instanceof HTMLInputElement)) return -1;
      canvas.font = font;
      const padding = Number.parseFloat(paddingInlineStart) + Number.parseFloat(paddingInlineEnd);
      return element.clientWidth - padding - canvas.measureText(element.placeholder).width;
    });
    expect(spare).toBeGreaterThan(0);
    await list.fill('snark');
    await ada.getByRole('region', { name: 'Customers' }).getByText('Nothing found').waitFor();
    await ada.locator('.list-empty').getByRole('button', { name: 'Search everything' }).click();
    await expect.poll(() => field(ada).inputValue()).toBe('snark');
    await searchPage(ada).getByText('Write less of a word').waitFor();
    expect(await findings(ada)).toEqual([]);
    await ada.route('**/search?*', (route) => route.abort());
    await field(ada).press('Enter');
    const failure = searchPage(ada).getByText('The search did not answer');
    await failure.waitFor();
    await ada.unroute('**/search?*');
    await searchPage(ada).getByRole('button', { name: 'Try again' }).click();
    await failure.waitFor({ state: 'detached' });
    await searchPage(ada).getByText('Write less of a word').waitFor();
  });

  test('goes on page by page, and keeps what is shown where the next one fails', async () => {
    const ada = await stack.signedIn();
    const page = (n: number, cursor?: string) => ({
      hits: [1, 2].map((each) => ({
        customerId: `p-${n}-${each}`,
        sessionId: `s-${n}-${each}`,
        at: 1_700_000_000_000 - n,
        field: 'message',
        snippet: `page ${n} snark`,
      })),
      ...(cursor === undefined ? {} : { cursor }),
    });
    let isFailing = true;
    await ada.route('**/search?*', (route) => {
      const cursor = new URL(route.request().url()).searchParams.get('cursor');
      const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
      if (cursor === 'next' && isFailing) return route.abort();
      return route.fulfill({ json: cursor === 'next' ? page(2) : page(1, 'next'), headers });
    });
    await openSearch(ada);
    await field(ada).fill('snark');
    await field(ada).press('Enter');
    await searchPage(ada).getByText('More than 2 chats').waitFor();
    await searchPage(ada).getByRole('button', { name: 'Show more' }).click();
    await searchPage(ada).getByText('The next ones did not come').waitFor();
    await expect.poll(() => hits(ada).count()).toBe(2);
    isFailing = false;
    await searchPage(ada).getByRole('button', { name: 'Show more' }).click();
    await searchPage(ada).getByText('4 chats').waitFor();
    await expect.poll(() => searchPage(ada).getByRole('button', { name: 'Show more' }).count()).toBe(0);
  });
});
