import { until } from '@chimpassist/testing/until';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { look } from './support/at-desk.ts';
import { findings } from './support/axe.ts';
import { type EdgeStack, startEdgeStack } from './support/edge-stack.ts';

const SUPERVISOR = 'supervisor@chimpassist.com';

let stack: EdgeStack;
beforeAll(async () => {
  stack = await startEdgeStack();
});
afterEach(async () => {
  await stack.close();
  expect(stack.complaints.splice(0)).toEqual([]);
});
afterAll(() => stack?.stop());

const board = (page: Page) => page.getByRole('region', { name: 'Board', exact: true });
const card = (page: Page, name: string) => board(page).locator('.board-card', { hasText: name });
async function openBoard(): Promise<Page> {
  const page = await stack.signedIn(SUPERVISOR);
  await page.keyboard.press('b');
  await board(page).waitFor();
  return page;
}
const list = (page: Page) => page.getByRole('region', { name: 'Customers' });

test('a supervisor looks into a chat, whispers, passes on by key and drag, takes over', async () => {
  const ada = await stack.signedIn();
  const mary = await stack.customer('Mary Board');
  mary.send('Where is my parcel?');
  await list(ada)
    .getByRole('button', { name: /Mary Board/ })
    .click();
  await ada.getByLabel('Write to Mary Board').fill('I look.');
  await ada.keyboard.press('Enter');
  await until('the customer reads it', () => mary.messages.some(({ content }) => content === 'I look.'));
  const page = await openBoard();
  await expect.poll(() => page.url()).toBe(`${stack.origin}/#board`);
  await card(page, 'Ada Lindqvist').getByText('Available for 0 min · 1 chat').waitFor();
  // By keyboard alone.
  const chip = card(page, 'Ada Lindqvist').getByRole('button', { name: 'Mary Board' });
  await chip.focus();
  // What goes on in the chat takes the focus away from nobody.
  mary.send('Hello?');
  await list(page)
    .getByRole('button', { name: /Mary Board/ })
    .getByText('Hello?')
    .waitFor();
  await page.keyboard.press('Enter');
  const view = board(page).getByRole('complementary', { name: 'Chat with Mary Board' });
  await view.getByText('Where is my parcel?').waitFor();
  // Who looks in is seen, and what is said comes at once.
  await ada.getByText('Also looking: Sol Okafor').waitFor({ state: 'attached' });
  mary.send('It is urgent.');
  await view.getByText('It is urgent.').waitFor();
  const note = view.getByLabel(/^A note to the attendants/);
  await note.fill('Offer her a refund.');
  // What goes on in the chat takes no note away that is begun.
  mary.send('Are you there?');
  await view.getByText('Are you there?').waitFor();
  await expect.poll(() => note.inputValue()).toBe('Offer her a refund.');
  await view.getByRole('button', { name: 'Send note' }).click();
  await page.getByText('The note is sent.').waitFor();
  await ada.getByText('Offer her a refund.').first().waitFor();
  expect(mary.messages.map(({ content }) => content)).not.toContain('Offer her a refund.');

  const bruno = await stack.signedIn('second@chimpassist.com');
  await card(page, 'Bruno Carvalho').waitFor();
  const receiver = view.getByLabel('Pass on to');
  await receiver.selectOption({ label: 'Bruno Carvalho · 0 chats' });
  // Nor the choice, when somebody there changes.
  await card(page, 'Bruno Carvalho').getByRole('button', { name: 'Set away: Bruno Carvalho' }).click();
  await card(page, 'Bruno Carvalho').getByRole('button', { name: 'Set available: Bruno Carvalho' }).click();
  await card(page, 'Bruno Carvalho')
    .getByText(/^Available/)
    .waitFor();
  await expect.poll(() => receiver.evaluate((select) => (select as HTMLSelectElement).value)).toBe('13');
  await view.getByRole('button', { name: 'Pass on', exact: true }).click();
  await page.getByText('The chat is offered to Bruno Carvalho.').waitFor();
  // Who is asked in person accepts.
  await list(bruno)
    .getByRole('button', { name: /Mary Board/ })
    .click();
  await bruno.getByText('Sol Okafor hands this chat over to you').waitFor();
  await look(bruno, 'asked-in-person');
  await bruno.getByRole('button', { name: 'Accept', exact: true }).click();
  await card(page, 'Bruno Carvalho').getByRole('button', { name: 'Mary Board' }).waitFor();

  // And back by dragging.
  await card(page, 'Bruno Carvalho')
    .getByRole('button', { name: 'Mary Board' })
    .dragTo(card(page, 'Ada Lindqvist'));
  await ada.getByText('Sol Okafor hands this chat over to you').waitFor();
  await ada.getByRole('button', { name: 'Accept', exact: true }).click();
  await card(page, 'Ada Lindqvist').getByRole('button', { name: 'Mary Board' }).waitFor();
  await view.getByRole('button', { name: 'Take over' }).click();
  await page.getByLabel('Write to Mary Board').waitFor();
  await expect.poll(() => board(page).count()).toBe(0);
});

test('a supervisor sets somebody away and back, and sees who waits with the time', async () => {
  const ada = await stack.signedIn();
  const page = await openBoard();
  await card(page, 'Ada Lindqvist').getByRole('button', { name: 'Set away: Ada Lindqvist' }).click();
  await ada.getByRole('button', { name: /^Your menu.*Away/ }).waitFor();
  const wanda = await stack.customer('Wanda Waits');
  wanda.send('Hello?');
  const waiting = board(page).getByRole('region', { name: /^Waiting customers/ });
  await waiting.getByRole('button', { name: /^Wanda Waits \d+:\d\d/ }).waitFor();
  await card(page, 'Ada Lindqvist').getByRole('button', { name: 'Set available: Ada Lindqvist' }).click();
  await ada.getByRole('button', { name: /^Your menu.*Available/ }).waitFor();
  await card(page, 'Ada Lindqvist').getByRole('button', { name: 'Wanda Waits' }).waitFor();
  await waiting.getByText('Nobody waits.').waitFor();
  await page.keyboard.press('Escape');
  await board(page).waitFor({ state: 'detached' });
  // The board is for supervisors, also by its key and its address.
  await ada.keyboard.press('b');
  await ada.goto(`${stack.origin}/#board`);
  await ada.reload();
  await board(ada).getByText('The board is for supervisors.').waitFor();
});

/** Changes what the team shares, as a supervisor. */
async function share(path: string, body: object): Promise<void> {
  const token = await stack.worker.token({ kind: 'attendant', id: 1, type: 'support/supervisor' });
  const answer = await fetch(`${stack.worker.url}/workspace/${path}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect([path, answer.status]).toEqual([path, 200]);
}

test('it says who misses the goal, then and before, by the open hours of a team', async () => {
  const team = { name: 'Night', members: [1], skills: [], languages: [] };
  const hoursOf = (weekly: object[]) => ({ ...team, hours: { zone: 'UTC', weekly, exceptions: [] } });
  await share('teams/night', hoursOf([]));
  const goalOf = (seconds: number, alertSeconds: number, rules: object[] = []) =>
    share('settings', { routing: { rules }, goal: { seconds, percent: 90, alertSeconds } });
  await goalOf(3_600, 3_600);
  const page = await openBoard();
  const waiting = board(page).getByRole('region', { name: /^Waiting customers/ });
  const goalIn = (name: string) => waiting.locator('li', { hasText: name }).locator('small[data-goal]');
  const gil = await stack.customer('Gil Goal');
  gil.send('Hello?');
  await goalIn('Gil Goal')
    .getByText(/^misses the goal in \d+:\d\d/)
    .waitFor();
  await goalOf(1, 0);
  await goalIn('Gil Goal').getByText('misses the goal', { exact: true }).waitFor();
  await board(page).getByText('1 customer without an answer misses the goal.').waitFor();
  await goalOf(1, 0, [{ to: { team: 'night' }, only: true }]);
  const pia = await stack.customer('Pia Night');
  pia.send('Hello?');
  // Her team is closed, at whatever hour this runs: she waits in none of its time.
  await waiting.getByRole('button', { name: /^Pia Night \d+:(0[3-9]|[1-5]\d)/ }).waitFor();
  expect(await goalIn('Pia Night').count()).toBe(0);
  // The strip's time runs, while nothing else happens.
  await board(page)
    .getByRole('row', { name: /^All/ })
    .getByText(/^\d+:(0[3-9]|[1-5]\d)$/)
    .waitFor();
  await share(
    'teams/night',
    hoursOf([1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' }))),
  );
  await goalIn('Pia Night').getByText('misses the goal', { exact: true }).waitFor();
  expect(await findings(page)).toEqual([]);
  await picture(page, 'board-goal');
  await share('settings', {});
  await board(page).getByText('miss the goal').waitFor({ state: 'detached' });
});

test('the board is accessible and fits, in both themes, on a phone, right to left', async () => {
  await stack.signedIn();
  const lena = await stack.customer('A customer with a long name '.repeat(4).trim());
  lena.send('A long line of words '.repeat(30));
  const page = await openBoard();
  await board(page)
    .getByRole('button', { name: /^A customer with/ })
    .first()
    .click();
  await board(page).getByRole('complementary').waitFor();
  for (const [width, colorScheme] of [
    [1440, 'light'],
    [1440, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme });
    expect(await findings(page), `${width} ${colorScheme}`).toEqual([]);
    await picture(page, `board-${width}-${colorScheme}`);
  }
  await page.evaluate(() => {
    document.documentElement.dir = 'rtl';
  });
  await picture(page, 'board-390-rtl');
  await page.setViewportSize({ width: 1440, height: 844 });
  const { scrollWidth, clientWidth } = await board(page).evaluate(({ scrollWidth, clientWidth }) => ({
    scrollWidth,
    clientWidth,
  }));
  expect(scrollWidth).toBe(clientWidth);
  await picture(page, 'board-1440-rtl');
});

/** For a look at it, where somebody asks for pictures. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.SETTINGS_PICTURES;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` });
}
