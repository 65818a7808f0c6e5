import { FIGURE_GROUPS, FIGURES, type FigureId, type FigureRow } from '@chimpassist/protocol';
import { until } from '@chimpassist/testing/until';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { en } from '../../back-office/src/reports/texts/en.ts';
import {
  figureValue,
  type Measure,
  measuresOf,
  timeKeyText,
  valueText,
} from '../../back-office/src/reports/values.ts';
import { findings } from '../../back-office/test/support/axe.ts';
import { type FiguresStack, startFiguresStack } from '../../back-office/test/support/figures-stack.ts';
import { keysOf, reference } from '../../worker/test/figures/reference.ts';
import {
  GOAL,
  hoursOf,
  OPEN,
  rowOf,
  scripts,
  shifts,
  TEAM_GOAL,
  TEAMS,
  teamOf,
} from '../../worker/test/figures/weeks.ts';

const SUPERVISOR = 'supervisor@chimpassist.com';
const ALL = scripts(400);
const SHIFTS = shifts();
/** Who has signed in here; of others nobody knows more than the id. */
const NAMES: Record<string, string> = { '12': 'Ada Lindqvist', '14': 'Sol Okafor' };

let stack: FiguresStack;
let page: Page;
beforeAll(async () => {
  stack = await startFiguresStack();
  await stack.setUp('hours', 'hours', hoursOf(OPEN));
  await stack.setUp('settings', 'settings', {
    undoSeconds: 0,
    languages: [],
    goal: GOAL,
    teamGoals: [TEAM_GOAL],
  });
  for (const team of TEAMS) await stack.setUp('teams', team.id, teamOf(team, `Team ${team.id}`));
  await stack.put(ALL.map(rowOf), SHIFTS);
  const ada = await stack.signedIn('user@chimpassist.com');
  page = await stack.signedIn(SUPERVISOR);
  // She is known, and not there any more.
  await ada.context().close();
  await openReports(page);
  await reports(page).getByLabel('Period').selectOption('own');
  await reports(page).getByLabel('First day').fill('2026-10-12');
  await reports(page).getByLabel('Last day').fill('2026-11-02');
});
afterAll(async () => {
  expect(stack?.complaints).toEqual([]);
  await stack?.stop();
});

const reports = (on: Page) => on.getByRole('region', { name: 'Reports', exact: true });
/** By its key, which does something as soon as the desk knows its workspace. */
const openReports = (on: Page) =>
  until('the reports are open', async () => {
    if (await reports(on).isVisible()) return true;
    await on.keyboard.press('g');
    return false;
  });
const by = (name: string) => reports(page).getByLabel('By', { exact: true }).selectOption(name);
/** The plain reference's figures as a row, of which the page's own words are made. */
const plain = (group: string, key?: string) =>
  ({ key: key ?? '', isFew: false, ...reference(ALL, SHIFTS, group, key) }) as unknown as FigureRow;
const textOf = (row: FigureRow, id: FigureId, measure: Measure) =>
  valueText('en', id, figureValue(row, id, measure));

function keyText(group: string, key: string): string {
  if (group === 'person') return NAMES[key] ?? key;
  if (group === 'team') return `Team ${key}`;
  if (group === 'day' || group === 'hour') return timeKeyText('en', group, key);
  return key === '' ? 'not said' : key;
}

test('each figure of three weeks is on the screen as the plain reference counts it', async () => {
  await by('day');
  const expected = plain('day');
  await expect
    .poll(() => reports(page).locator('[data-figure="chats"] .reports-value').first().textContent())
    .toBe('400');
  for (const id of Object.keys(FIGURES) as FigureId[]) {
    const shown = await page.locator(`.reports-card[data-figure="${id}"] .reports-value`).allTextContents();
    const texts = measuresOf(id).map((measure) => {
      const label = measure === 'value' ? '' : en[measure];
      return `${textOf(expected, id, measure)}${label}`;
    });
    expect([id, shown]).toEqual([id, texts]);
  }
});

test.each(FIGURE_GROUPS)('by %s all rows are on the screen as the reference counts them', async (group) => {
  await by(group);
  const header = reports(page).locator('.reports-rows thead th').first();
  await expect.poll(() => header.textContent()).toBe(en.groups[group]);
  await reports(page).locator(`.reports-rows[data-by="${group}"]`).waitFor();
  const keys = [...new Set(ALL.flatMap((script) => keysOf(group, script)))].sort();
  const shown = await reports(page)
    .locator('.reports-rows tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => ({
        key: row.getAttribute('data-key') ?? '',
        name: row.querySelector('th bdi')?.textContent,
        cells: [...row.querySelectorAll('td')].map((cell) => [
          cell.getAttribute('data-figure') ?? '',
          cell.getAttribute('data-measure') ?? '',
          cell.textContent ?? '',
        ]),
      })),
    );
  const found = shown.filter(({ key }) => keys.includes(key));
  expect(found.map(({ key }) => key)).toEqual(keys);
  for (const { key, name, cells } of found) {
    const row = plain(group, key);
    expect([key, name, ...cells]).toEqual([
      ...[key, keyText(group, key)],
      ...cells.map(([id = '', measure = '']) => [
        ...[id, measure, textOf(row, id as FigureId, measure as Measure)],
      ]),
    ]);
  }
});

test('a figure opens the chats that it counts, and a chat opens from there', async () => {
  await by('person');
  await reports(page).locator('.reports-rows[data-by="person"]').waitFor();
  const { counts } = plain('person', '12');
  await reports(page)
    .getByRole('button', { name: `Hand-overs, Ada Lindqvist: ${counts.handOvers}. Show the chats` })
    .click();
  const chats = reports(page).getByRole('region', { name: /^The chats behind it: Hand-overs, Ada/ });
  const mine = ALL.filter(({ handOvers }) => handOvers.some(({ by: who }) => who === '12'));
  await expect.poll(() => chats.locator('tbody .link-button').count()).toBe(mine.length);
  const ids = await chats.locator('tbody .link-button').allTextContents();
  expect(ids.toSorted()).toEqual(mine.map(({ part }) => `c${part}`).toSorted());
  await chats.getByRole('button', { name: `Open the chat with ${ids[0]}` }).click();
  await reports(page).waitFor({ state: 'detached' });
  await expect.poll(() => page.url()).toContain(`#chat=${ids[0]}`);
  await page.goBack();
  // What was chosen is still chosen.
  await reports(page).locator('.reports-rows[data-by="person"]').waitFor();
  await expect.poll(() => reports(page).getByLabel('First day').inputValue()).toBe('2026-10-12');
});

test('the chart has a table with the same, and the files are those of the calls', async () => {
  await by('day');
  await reports(page).locator('.reports-rows[data-by="day"]').waitFor();
  await reports(page).getByLabel('Figure').selectOption('answered value');
  await reports(page).getByRole('img', { name: 'Answered' }).locator('canvas').waitFor();
  await reports(page).getByRole('button', { name: 'Table', exact: true }).click();
  const table = reports(page).getByRole('region', { name: 'Answered' });
  const cells = await table
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => row.querySelector('td')?.textContent));
  // A day on which no chat ended is there as well.
  expect(cells.length).toBe(22);
  expect(cells.reduce((sum, cell) => sum + Number(cell), 0)).toBe(plain('day').counts.answered);
  await reports(page).getByRole('button', { name: 'Chart', exact: true }).click();
  for (const [name, lines] of [
    ['Chats as CSV', 401],
    ['Chats as JSON Lines', 400],
  ] as const) {
    const saved = page.waitForEvent('download');
    await reports(page).getByRole('button', { name }).click();
    const stream = await (await saved).createReadStream();
    const text = Buffer.concat(await stream.toArray()).toString();
    expect([name, text.trimEnd().split('\n').length]).toEqual([name, lines]);
  }
});

test('a first-level attendant sees the own figures alone, and no export', async () => {
  const ada = await stack.signedIn('user@chimpassist.com');
  await openReports(ada);
  await reports(ada).getByText('These are your own figures.').waitFor();
  await reports(ada).getByLabel('Period').selectOption('own');
  await reports(ada).getByLabel('First day').fill('2026-10-12');
  await reports(ada).getByLabel('Last day').fill('2026-11-02');
  await reports(ada).getByLabel('By', { exact: true }).selectOption('person');
  await reports(ada).locator('.reports-rows[data-by="person"]').waitFor();
  const names = await reports(ada).locator('.reports-rows tbody th bdi').allTextContents();
  expect(names).toEqual(['Ada Lindqvist']);
  await expect.poll(() => reports(ada).getByRole('button', { name: 'Chats as CSV' }).count()).toBe(0);
  await ada.context().close();
});

test('reports are accessible and fit, in both themes, on a phone, right to left', async () => {
  await by('person');
  await reports(page).locator('.reports-rows[data-by="person"]').waitFor();
  for (const [width, colorScheme] of [
    [1440, 'light'],
    [1440, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    expect(await findings(page), `${width} ${colorScheme}`).toEqual([]);
    await picture(`reports-${width}-${colorScheme}`);
  }
  await page.evaluate(() => {
    document.documentElement.dir = 'rtl';
  });
  await picture('reports-390-rtl');
  await page.setViewportSize({ width: 1440, height: 900 });
  const { scrollWidth, clientWidth } = await reports(page).evaluate((each) => ({
    scrollWidth: each.scrollWidth,
    clientWidth: each.clientWidth,
  }));
  expect(scrollWidth).toBe(clientWidth);
  await picture('reports-1440-rtl');
  await page.evaluate(() => {
    document.documentElement.dir = 'ltr';
  });
  // On paper: the figures whole, and nothing of the desk around them.
  await page.emulateMedia({ media: 'print', colorScheme: 'light' });
  await expect.poll(() => page.getByRole('region', { name: 'Customers' }).isVisible()).toBe(false);
  await expect.poll(() => reports(page).locator('.reports-controls').isVisible()).toBe(false);
  const rows = reports(page).locator('.reports-rows');
  expect((await rows.boundingBox())?.height).toBeGreaterThan(50);
  await picture('reports-print');
});

/** For a look at it, where somebody asks for pictures. */
async function picture(name: string): Promise<void> {
  const folder = process.env.SETTINGS_PICTURES;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` });
}
