import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findings } from './support/axe.ts';
import { type EdgeStack, startEdgeStack } from './support/edge-stack.ts';

const SUPERVISOR = 'supervisor@chimpassist.com';

let stack: EdgeStack;
beforeAll(async () => {
  stack = await startEdgeStack({ CUSTOMER_ATTRIBUTES: 'plan,seats' });
});
afterEach(async () => {
  await stack.close();
  expect(stack.complaints.splice(0)).toEqual([]);
});
afterAll(() => stack?.stop());

const settings = (page: Page) => page.getByRole('region', { name: 'Settings', exact: true });
const section = (page: Page, name: string) => settings(page).getByRole('region', { name, exact: true });
async function openSection(page: Page, name: string): Promise<void> {
  if (!(await settings(page).isVisible())) await page.keyboard.press(',');
  await settings(page).getByRole('link', { name, exact: true }).click();
  await section(page, name).waitFor();
}
const links = (page: Page) => settings(page).getByRole('navigation').getByRole('link').allTextContents();

test('settings open from the menu and by a key, have an address, and Esc leads back', async () => {
  const page = await stack.signedIn(SUPERVISOR);
  await page.getByRole('button', { name: /^Your menu/ }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await section(page, 'Team settings').waitFor();
  await expect
    .poll(() => links(page))
    .toEqual(expect.arrayContaining(['Team settings', 'Teams', 'Rights', 'History']));
  await expect.poll(() => page.url()).toBe(`${stack.origin}/#settings`);
  await page.keyboard.press('Escape');
  await settings(page).waitFor({ state: 'detached' });
  await expect.poll(() => page.url()).toBe(`${stack.origin}/`);

  const mary = await stack.customer('Mary Settings');
  mary.send('Hello?');
  await page.getByRole('button', { name: /Mary Settings/ }).click();
  await page.getByRole('heading', { level: 2, name: 'Mary Settings' }).waitFor();
  await page.getByRole('heading', { level: 2, name: 'Mary Settings' }).click();
  await page.keyboard.press('Escape');
  await page.keyboard.press(',');
  await settings(page).getByRole('link', { name: 'Rights', exact: true }).click();
  await expect.poll(() => page.url()).toBe(`${stack.origin}/#settings/rights`);
  await page.reload();
  await section(page, 'Rights').waitFor();
  // The list is at hand: a chat takes the place of the page.
  await page.getByRole('button', { name: /Mary Settings/ }).click();
  await page.getByRole('heading', { level: 2, name: 'Mary Settings' }).waitFor();
  await expect.poll(() => settings(page).count()).toBe(0);
  await page.getByRole('button', { name: /^Your menu/ }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await settings(page).waitFor();
  // Out of a field first, then back to the chat from which one came.
  await settings(page).getByLabel('Languages of the team').focus();
  await page.keyboard.press('Escape');
  await settings(page).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { level: 2, name: 'Mary Settings' }).waitFor();
  await page.goBack();
  await page.getByText('Choose a customer').waitFor();
});

test('a change is live at every desk, and what the environment fixes is shown so', async () => {
  const first = await stack.signedIn(SUPERVISOR);
  const second = await stack.signedIn(SUPERVISOR);
  for (const page of [first, second]) await openSection(page, 'Team settings');
  const undo = (page: Page) => settings(page).getByLabel(/^Seconds in which/);
  await settings(second).getByLabel('Languages of the team').fill('es');
  await undo(first).fill('7');
  await settings(first).getByRole('button', { name: 'Save' }).click();
  await settings(first).getByText('Saved. It holds at every desk.').waitFor();
  await expect.poll(() => undo(second).inputValue()).toBe('7');
  // What is being written stays, and goes on top of what the colleague has set.
  await settings(second).getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => settings(first).getByLabel('Languages of the team').inputValue()).toBe('es');
  await expect.poll(() => undo(first).inputValue()).toBe('7');
  await settings(first).getByText('plan, seats').waitFor();
  const fixed = settings(first).locator('.settings-fixed');
  await expect.poll(() => fixed.locator('input').count()).toBe(0);
});

test('a right opens its section at once, and is gone at once when it is taken away', async () => {
  const supervisor = await stack.signedIn(SUPERVISOR);
  const ada = await stack.signedIn();
  await openSection(ada, 'Teams');
  await expect.poll(() => links(ada)).not.toContain('Team settings');
  await openSection(supervisor, 'Rights');
  const right = settings(supervisor)
    .getByRole('group', { name: /Ada Lindqvist/ })
    .getByLabel('Settings and teams');
  await right.check();
  await settings(ada).getByRole('link', { name: 'Team settings', exact: true }).click();
  await settings(ada)
    .getByLabel(/^Seconds in which/)
    .fill('9');
  // The call is on its way when the right goes: the server has the last word.
  const { promise: isTaken, resolve: taken } = Promise.withResolvers<void>();
  await ada.route('**/workspace/settings', async (route) => {
    await isTaken;
    await route.continue();
  });
  await settings(ada).getByRole('button', { name: 'Save' }).click();
  const answer = ada.waitForResponse((response) => response.url().endsWith('/workspace/settings'));
  await right.uncheck();
  await settings(ada).getByText('“Team settings” is not open to you.').waitFor();
  await expect.poll(() => links(ada)).not.toContain('Team settings');
  await expect.poll(() => settings(ada).getByRole('button', { name: 'Add a team' }).count()).toBe(0);
  taken();
  expect((await answer).status()).toBe(403);
});

test('a team is made, changed and removed, and the history tells each step', async () => {
  const page = await stack.signedIn(SUPERVISOR);
  const ada = await stack.signedIn();
  await openSection(ada, 'Teams');
  await openSection(page, 'Teams');
  await settings(page).getByRole('button', { name: 'Add a team' }).click();
  const form = settings(page).getByRole('form', { name: 'Add a team' });
  await form.getByLabel('Name').fill('Billing');
  await form.getByLabel('Ada Lindqvist').check();
  await form.getByLabel('Skills').fill('invoices, refunds');
  await form.getByLabel('Languages that its members speak').fill('en, es');
  await form.getByRole('button', { name: 'Save' }).click();
  await settings(page).getByText('Billing is saved.').waitFor();
  await section(ada, 'Teams').getByText('1 member · invoices, refunds · en, es').waitFor();
  await settings(page).getByRole('button', { name: 'Change Billing' }).click();
  const change = settings(page).getByRole('form', { name: 'Change Billing' });
  await change.getByLabel('Skills').fill('invoices');
  await change.getByRole('button', { name: 'Save' }).click();
  await section(ada, 'Teams').getByText('1 member · invoices · en, es').waitFor();
  await settings(page).getByRole('button', { name: 'Change Billing' }).click();
  await change.getByRole('button', { name: 'Remove', exact: true }).click();
  await change.getByRole('button', { name: 'Remove Billing for good' }).click();
  await section(ada, 'Teams').getByText('There are no teams yet.').waitFor();

  await openSection(page, 'History');
  const entries = settings(page).locator('.history-entry');
  await expect.poll(() => entries.count()).toBeGreaterThanOrEqual(3);
  await expect.poll(() => entries.nth(0).textContent()).toMatch(/Sol Okafor[\s\S]*Team: Billing · removed/);
  await expect.poll(() => entries.nth(1).textContent()).toMatch(/Team: Billing · changed/);
  await expect.poll(() => entries.nth(1).locator('del').textContent()).toContain('invoices, refunds');
  await expect.poll(() => entries.nth(1).locator('ins').textContent()).toContain('invoices');
  await expect.poll(() => entries.nth(2).textContent()).toMatch(/Team: Billing · added/);
});

test('opening hours are set, told to pages, live at every desk, and removed', async () => {
  const page = await stack.signedIn(SUPERVISOR);
  const second = await stack.signedIn(SUPERVISOR);
  for (const each of [page, second]) await openSection(each, 'Opening hours');
  const told = async () =>
    (await fetch(`${stack.worker.url}/config/widget`)).json() as Promise<{
      open: boolean;
      closedUntil: number;
    }>;
  await section(page, 'Opening hours').getByText('No hours are set: the chat is always open.').waitFor();
  await section(page, 'Opening hours').getByRole('button', { name: 'Set opening hours' }).click();
  await settings(page).getByLabel('Time zone').fill('Europe/Berlin');
  for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'])
    await settings(page)
      .getByRole('button', { name: `Remove 09:00–17:00 on ${day}` })
      .click();
  await settings(page).getByRole('button', { name: 'Save' }).click();
  await settings(page).getByText('Saved. Customers see it within seconds.').waitFor();
  await expect.poll(told).toMatchObject({ open: false, closedUntil: null });
  await settings(page).getByRole('button', { name: 'Add hours on Wednesday' }).click();
  await settings(page).getByLabel('Wednesday, to').fill('00:00');
  await settings(page).getByRole('button', { name: 'Add a date' }).click();
  const holiday = settings(page).getByRole('group', { name: 'this date' });
  await holiday.getByLabel('Date', { exact: true }).fill('2030-12-25');
  await settings(page).getByRole('group', { name: '2030-12-25' }).getByLabel('Name').fill('Christmas');
  await settings(page).getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => settings(second).getByLabel('Wednesday, from').inputValue()).toBe('09:00');
  await expect.poll(() => settings(second).getByLabel('Time zone').inputValue()).toBe('Europe/Berlin');
  await settings(second).getByRole('group', { name: 'Christmas' }).waitFor();
  // What cannot be taken is said, and what was set stays.
  await settings(page).getByLabel('Time zone').fill('Europe/Atlantis');
  await settings(page).getByRole('button', { name: 'Save' }).click();
  await settings(page).getByText('One of the fields cannot be taken as it is.').waitFor();
  await settings(page).getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => settings(page).getByLabel('Time zone').inputValue()).toBe('Europe/Berlin');
  await settings(page).getByRole('button', { name: 'Always open' }).click();
  await settings(page).getByRole('button', { name: 'Remove all hours for good' }).click();
  await section(second, 'Opening hours').getByText('No hours are set: the chat is always open.').waitFor();
  await expect.poll(told).toMatchObject({ open: true });
});

const look = async (page: Page, name: string): Promise<void> => {
  if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/${name}.png` });
};

test('a team has hours of its own where it wants to', async () => {
  const page = await stack.signedIn(SUPERVISOR);
  await openSection(page, 'Teams');
  await settings(page).getByRole('button', { name: 'Add a team' }).click();
  const form = settings(page).getByRole('form', { name: 'Add a team' });
  await form.getByLabel('Name').fill('Nights');
  await form.getByLabel('Hours of its own').check();
  await form.getByLabel('Time zone').fill('Europe/Berlin');
  await form.getByLabel('Monday, from').fill('22:00');
  expect(await findings(page)).toEqual([]);
  await look(page, 'team-hours');
  await form.getByRole('button', { name: 'Save' }).click();
  await settings(page).getByText('Nights is saved.').waitFor();
  await settings(page).getByRole('button', { name: 'Change Nights' }).click();
  const change = settings(page).getByRole('form', { name: 'Change Nights' });
  await expect.poll(() => change.getByLabel('Monday, from').inputValue()).toBe('22:00');
  await change.getByLabel('Hours of its own').uncheck();
  await change.getByRole('button', { name: 'Save' }).click();
  await change.waitFor({ state: 'detached' });
  await settings(page).getByRole('button', { name: 'Change Nights' }).click();
  await expect.poll(() => change.getByLabel('Hours of its own').isChecked()).toBe(false);
  await change.getByRole('button', { name: 'Remove', exact: true }).click();
  await change.getByRole('button', { name: 'Remove Nights for good' }).click();
});

test('a bubble is made, told to pages, counted, switched off and removed', async () => {
  const page = await stack.signedIn(SUPERVISOR);
  await openSection(page, 'Bubbles');
  const told = async () => {
    const response = await fetch(`${stack.worker.url}/config/widget`);
    return ((await response.json()) as { rules: { id: string; text: string; when: object }[] }).rules;
  };
  await settings(page).getByText('No bubble opens by itself.').waitFor();
  await settings(page).getByRole('button', { name: 'Add a bubble' }).click();
  const form = settings(page).getByRole('form', { name: 'Add a bubble' });
  await form.getByLabel('What it says').fill('Any questions about your order?');
  await form.getByLabel('Page: a part of its address').fill('/cart');
  await form.getByLabel('Seconds for which').fill('30');
  await form.getByLabel('Attribute that the page names').fill('cart');
  await form.getByLabel('The attribute is at least').fill('100');
  await form.getByLabel('Visitor').selectOption({ label: 'Was here before' });
  await form.getByLabel('Opening hours').selectOption({ label: 'While open' });
  expect(await findings(page)).toEqual([]);
  await look(page, 'bubble');
  await form.getByRole('button', { name: 'Save' }).click();
  const when = {
    ...{ page: '/cart', seconds: 30, returning: true, hours: 'open' },
    attribute: { name: 'cart', atLeast: 100 },
  };
  await expect.poll(told).toMatchObject([{ text: 'Any questions about your order?', when }]);
  const [rule] = await told();
  const count = (event: string) =>
    fetch(`${stack.worker.url}/config/rules/${rule?.id}/${event}`, { method: 'POST' });
  for (const event of ['shown', 'shown', 'opened']) expect((await count(event)).status).toBe(204);
  const counted = async () => {
    await page.reload();
    return section(page, 'Bubbles').locator('small').first().textContent();
  };
  await expect.poll(counted).toContain('On · 2 shown, 1 opened, 0 answered');
  const change = settings(page).getByRole('form', { name: 'Any questions about your order?' });
  await settings(page)
    .getByRole('button', { name: /^Change Any questions/ })
    .click();
  await change.getByLabel('Pages open it').uncheck();
  await change.getByRole('button', { name: 'Save' }).click();
  await expect.poll(told).toEqual([]);
  await settings(page)
    .getByRole('button', { name: /^Change Any questions/ })
    .click();
  await expect.poll(() => change.getByLabel('The attribute is at least').inputValue()).toBe('100');
  await change.getByRole('button', { name: 'Remove', exact: true }).click();
  await change.getByRole('button', { name: /for good$/ }).click();
  await settings(page).getByText('No bubble opens by itself.').waitFor();
});

test('the history is read page by page, and a new change comes on top by itself', async () => {
  const page = await stack.signedIn(SUPERVISOR);
  const token = await stack.worker.token({ kind: 'attendant', id: 14, type: 'support/supervisor' });
  const put = (name: string) =>
    fetch(`${stack.worker.url}/workspace/tags/many`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
    });
  for (let n = 1; n <= 60; n++) expect((await put(`Tag ${n}`)).status).toBe(200);
  await openSection(page, 'History');
  const entries = settings(page).locator('.history-entry');
  await entries.first().waitFor();
  const before = await entries.count();
  await settings(page).getByRole('button', { name: 'Show older changes' }).click();
  await expect.poll(() => entries.count()).toBeGreaterThan(before);
  await put('The newest');
  await expect.poll(() => entries.first().textContent()).toContain('The newest');
  const names = (await entries.allInnerTexts()).filter((text) => /Tag: Tag \d/.test(text));
  expect(new Set(names).size).toBe(names.length);
});

test('settings are accessible and fit, in both themes, on a phone, right to left', async () => {
  const page = await stack.signedIn(SUPERVISOR);
  await stack.signedIn();
  const token = await stack.worker.token({ kind: 'attendant', id: 14, type: 'support/supervisor' });
  await fetch(`${stack.worker.url}/workspace/teams/long`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'A team with a long name '.repeat(4).trim(),
      members: [12, 13],
      skills: ['returns'],
    }),
  });
  for (const name of [
    'Team settings',
    'Opening hours',
    'Forms',
    'Bubbles',
    'Visitors now',
    'End of a chat',
    'Routing',
    'Teams',
    'Push messages',
    'Rights',
    'History',
  ]) {
    await openSection(page, name);
    if (name === 'Opening hours') {
      await settings(page).getByRole('button', { name: 'Set opening hours' }).click();
      await settings(page).getByRole('button', { name: 'Add a date' }).click();
    }
    if (name === 'Routing') await settings(page).getByRole('button', { name: 'Add a rule' }).click();
    if (name === 'Teams')
      await settings(page)
        .getByRole('button', { name: /^Change A team/ })
        .click();
    for (const viewport of [
      { width: 1440, height: 900 },
      { width: 390, height: 844 },
    ]) {
      await page.setViewportSize(viewport);
      const colorScheme = viewport.width === 390 ? 'dark' : 'light';
      await page.emulateMedia({ colorScheme });
      expect(await findings(page), `${name} ${viewport.width}`).toEqual([]);
      await picture(page, `${name} ${viewport.width}`);
      await page.evaluate(() => {
        document.documentElement.dir = 'rtl';
      });
      await expect
        .poll(
          () =>
            settings(page)
              .locator('.settings-content')
              .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth),
          { message: `${name} ${viewport.width}, right to left` },
        )
        .toBe(0);
      await picture(page, `${name} ${viewport.width} rtl`);
      await page.evaluate(() => {
        document.documentElement.dir = '';
      });
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  }
});

/** For a look at it, where somebody asks for pictures. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.SETTINGS_PICTURES;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name.replaceAll(' ', '-')}.png` });
}
