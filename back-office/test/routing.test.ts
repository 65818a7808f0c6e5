import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { supervisorsWorkspace } from './support/at-desk.ts';
import { findings } from './support/axe.ts';
import { type EdgeStack, startEdgeStack } from './support/edge-stack.ts';

let stack: EdgeStack;
let team: Awaited<ReturnType<typeof supervisorsWorkspace>>;
beforeAll(async () => {
  stack = await startEdgeStack();
  team = await supervisorsWorkspace(stack);
  await team.putTeam('billing', { name: 'Billing', members: [12], skills: ['invoices'], languages: ['es'] });
});
afterEach(async () => {
  await stack.close();
  expect(stack.complaints.splice(0)).toEqual([]);
});
afterAll(() => stack?.stop());

const routing = async () => (await team.workspace()).settings.routing;

test('routing is set in the settings: order, rules by place, chats at most', async () => {
  const ada = await stack.signedIn();
  const boss = await stack.signedIn('supervisor@chimpassist.com');
  await boss.goto(`${stack.origin}#settings/routing`);
  await boss.reload();
  const section = boss.getByRole('region', { name: 'Routing', exact: true });
  await section.getByLabel('Of those who fit, first').selectOption({ label: 'everybody in turn' });
  await section.getByText('The next chat is given out so.').waitFor();
  await section.getByLabel('Ask the attendant of last time first').check();
  await expect.poll(routing).toMatchObject({ order: 'roundRobin', sameAttendant: true });

  await section.getByRole('button', { name: 'Add a rule' }).click();
  const form = section.getByRole('form', { name: 'Add a rule' });
  await form.getByLabel('The page’s address contains').fill('/invoices');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByText('Say to whom').waitFor();
  await form.getByRole('combobox', { name: 'Team', exact: true }).selectOption({ label: 'Billing' });
  await form.getByLabel('The customer waits for them').check();
  for (const day of ['Mon', 'Fri']) await form.getByLabel(day, { exact: true }).check();
  await form.getByLabel('To', { exact: true }).fill('16:30');
  await form.getByLabel('Time zone').selectOption('Europe/Berlin');
  expect(await findings(boss)).toEqual([]);
  if (process.env.LOOK) await boss.screenshot({ path: `${process.env.LOOK}/routing.png`, fullPage: true });
  await form.getByRole('button', { name: 'Save' }).click();
  const rows = section.locator('.settings-list > li');
  await rows.getByText('team Billing, only they').waitFor();
  await rows.getByText('page with “/invoices”, Mon Fri, 09:00–16:30 (Europe/Berlin)').waitFor();
  await section.getByRole('button', { name: 'Add a rule' }).click();
  await form.getByLabel('Language of the attendant').fill('customer');
  await form.getByRole('button', { name: 'Save' }).click();
  await rows.nth(1).getByText('speaks the customer’s language').waitFor();
  await section.getByRole('button', { name: 'Rule 2 one place up' }).click();
  await rows.nth(0).getByText('speaks the customer’s language').waitFor();
  const hours = { days: [1, 5], from: '09:00', to: '16:30', timeZone: 'Europe/Berlin' };
  expect((await routing())?.rules).toEqual([
    { when: {}, to: { language: 'customer' }, only: false },
    { when: { page: '/invoices', hours }, to: { team: 'billing' }, only: true },
  ]);
  await section.getByRole('button', { name: 'Change Rule 1' }).click();
  const change = section.getByRole('form', { name: 'Rule 1' });
  await change.getByRole('button', { name: 'Remove', exact: true }).click();
  await change.getByRole('button', { name: 'Remove Rule 1 for good' }).click();
  await expect.poll(async () => (await routing())?.rules.length).toBe(1);

  const most = section.getByRole('spinbutton', { name: 'Ada Lindqvist' });
  await most.fill('3');
  await most.press('Tab');
  await expect.poll(async () => (await routing())?.capacities).toEqual([{ attendantId: '12', chats: 3 }]);
  await most.fill('');
  await most.press('Tab');
  await expect.poll(async () => (await routing())?.capacities).toEqual([]);

  // Whose right it is not sees no such section.
  await ada.keyboard.press(',');
  await ada.getByRole('region', { name: 'Settings', exact: true }).waitFor();
  await expect.poll(() => ada.getByRole('link', { name: 'Routing', exact: true }).count()).toBe(0);
});
