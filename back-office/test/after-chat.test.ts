import { createWorkspaceRest } from '@chimpassist/client/rest';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findings } from './support/axe.ts';
import { type EdgeStack, startEdgeStack } from './support/edge-stack.ts';

let stack: EdgeStack;
let team: ReturnType<typeof createWorkspaceRest>;
beforeAll(async () => {
  stack = await startEdgeStack();
  const token = await stack.worker.token({ kind: 'attendant', id: 1, type: 'support/supervisor' });
  team = createWorkspaceRest({ endpoint: stack.worker.url, token: () => token, onUnauthorized: () => {} });
});
afterEach(async () => {
  await stack.close();
  expect(stack.complaints.splice(0)).toEqual([]);
});
afterAll(() => stack?.stop());

const look = async (page: Page, name: string): Promise<void> => {
  if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/${name}.png`, fullPage: true });
};
const settings = async () => (await team.workspace()).settings;
const panel = (page: Page) => page.getByRole('complementary', { name: 'About the customer' });
async function rate(customerId: string, body: unknown): Promise<number> {
  const token = await stack.worker.token({ kind: 'customer', id: customerId, guest: false });
  const { status } = await fetch(`${stack.worker.url}/customer/${encodeURIComponent(customerId)}/rating`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return status;
}
/** Ada's chat with a customer who has written. */
async function chatWith(name: string): Promise<Page> {
  const desk = await stack.signedIn();
  const customer = await stack.customer(name);
  customer.send('Is the red one still there?');
  await desk.locator('.row').filter({ hasText: name }).click();
  await desk.getByRole('button', { name: 'End chat' }).waitFor();
  return desk;
}

test('what happens at the end of a chat is set in the settings', async () => {
  await team.putSettings({ undoSeconds: 4, languages: ['en'] });
  const boss = await stack.signedIn('supervisor@chimpassist.com');
  await boss.goto(`${stack.origin}#settings/after-chat`);
  await boss.reload();
  const section = boss.getByRole('region', { name: 'End of a chat', exact: true });
  await section.getByLabel('Ask how the chat was').selectOption({ label: 'With five stars' });
  await section.getByLabel('End chats in which nobody says anything').check();
  await section.getByLabel('After so many minutes').fill('20');
  await section.getByLabel('Warn the customer so many minutes before').fill('20');
  await section.getByRole('button', { name: 'Save' }).click();
  await section.getByText('The warning comes before the end').waitFor();
  await section.getByLabel('Warn the customer so many minutes before').fill('3');
  expect(await findings(boss)).toEqual([]);
  await section.getByRole('button', { name: 'Save' }).click();
  await section.getByText('Saved. Chats follow it').waitFor();
  await look(boss, 'after-chat');
  expect(await settings()).toEqual({
    undoSeconds: 4,
    languages: ['en'],
    rating: 'stars',
    closing: { afterMinutes: 20, warnMinutes: 3 },
  });
  await section.getByLabel('Ask how the chat was').selectOption({ label: 'Do not ask' });
  await section.getByLabel('End chats in which nobody says anything').uncheck();
  await section.getByRole('button', { name: 'Save' }).click();
  await expect.poll(settings).toEqual({ undoSeconds: 4, languages: ['en'] });
});

test('a rating is shown in the customer’s panel as it comes, with its comment', async () => {
  await team.putSettings({ undoSeconds: 0, languages: [], rating: 'faces' });
  const desk = await chatWith('Mary Rated');
  await panel(desk).getByRole('heading', { name: 'Tags', exact: true }).waitFor();
  await expect.poll(() => panel(desk).getByRole('heading', { name: 'Ratings' }).count()).toBe(0);
  await desk.getByRole('button', { name: 'End chat' }).click();
  await desk.getByRole('dialog').getByRole('button', { name: 'End chat' }).click();
  await expect.poll(() => rate('Mary Rated', { value: 4, comment: 'Quick, <b>thanks</b>' })).toBe(200);
  await panel(desk).getByRole('heading', { name: 'Ratings' }).waitFor();
  await panel(desk).getByText('4 of 5').waitFor({ state: 'attached' });
  await panel(desk).getByText('Quick, <b>thanks</b>').waitFor();
  await panel(desk).getByText('this chat', { exact: false }).first().waitFor();
  expect(await findings(desk)).toEqual([]);
  await look(desk, 'rated');
});

test('a transcript is saved and printed from the menu of the chat', async () => {
  const desk = await chatWith('Mary Files');
  await desk.getByRole('button', { name: 'More' }).click();
  const [download] = await Promise.all([
    desk.waitForEvent('download'),
    desk.getByRole('menuitem', { name: 'Save the chat as text' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^chat-Mary Files-\d{4}-\d\d-\d\d\.txt$/);
  let text = '';
  for await (const chunk of await download.createReadStream()) text += String(chunk);
  expect(text).toMatch(/Chat with Mary Files, .+\n\n\[.+\] Mary Files:\nIs the red one still there\?\n/);
  await desk.evaluate(() => {
    const place = window as unknown as { printed: string[] };
    place.printed = [];
    const append = document.body.append.bind(document.body);
    document.body.append = (...nodes) => {
      append(...nodes);
      for (const node of nodes)
        if (node instanceof HTMLIFrameElement && node.contentWindow !== null)
          node.contentWindow.print = () =>
            void place.printed.push(node.contentDocument?.body.textContent ?? '');
    };
  });
  await desk.getByRole('button', { name: 'More' }).click();
  await desk.getByRole('menuitem', { name: 'Print the chat' }).click();
  const printed = () => desk.evaluate(() => (window as unknown as { printed: string[] }).printed);
  await expect.poll(printed).toEqual([expect.stringContaining('Is the red one still there?')]);
  // What the browser itself prints is the words alone, on as many sheets as they need.
  await desk.emulateMedia({ media: 'print', colorScheme: 'dark' });
  for (const gone of ['.composer', '.list', '.customer'])
    await expect.poll(() => desk.locator(gone).first().isVisible(), { message: gone }).toBe(false);
  const bubble = desk.locator('.bubble').first();
  await expect
    .poll(() => bubble.evaluate((each) => getComputedStyle(each).backgroundColor))
    .toBe('rgba(0, 0, 0, 0)');
  expect(await desk.locator('.messages').evaluate((each) => getComputedStyle(each).overflowY)).toBe(
    'visible',
  );
  await look(desk, 'print');
});
