import { createWorkspaceRest, type WorkspaceRest } from '@chimpassist/client/rest';
import { until } from '@chimpassist/testing/until';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findings } from './support/axe.ts';
import { type EdgeStack, startEdgeStack } from './support/edge-stack.ts';

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
  await supervisor.putTag('t-vip', { name: 'VIP', color: '#c0392b' });
  await supervisor.putTag('t-refund', { name: 'Refund', color: null });
});
afterEach(async () => {
  await stack.close();
  expect(stack.complaints).toEqual([]);
});
afterAll(() => stack?.stop());

const row = (page: Page, name: string) => page.locator('.row').filter({ hasText: name });
const panel = (page: Page) => page.getByRole('complementary', { name: 'About the customer' });
const chips = (page: Page) => panel(page).locator('.tag .tag-name');
async function opened(name: string): Promise<{ desk: Page; customerId: string }> {
  const desk = await stack.signedIn();
  const customer = await stack.customer(name);
  customer.send(`I am ${name}`);
  await row(desk, name).click();
  await panel(desk).getByRole('heading', { name: 'Tags', exact: true }).waitFor();
  return { desk, customerId: name };
}

describe('tags', () => {
  test('are added and taken away by keyboard, and seen at every desk without a reload', async () => {
    const { desk, customerId } = await opened('Mary Tags');
    const other = await stack.signedIn('supervisor@chimpassist.com');
    await row(other, 'Mary Tags').click();
    const field = panel(desk).getByRole('combobox', { name: 'Tag this chat' });
    await field.focus();
    await field.pressSequentially('ref');
    await panel(desk).getByRole('option', { name: 'Refund' }).waitFor();
    await desk.keyboard.press('Enter');
    for (const page of [desk, other]) {
      await chips(page).getByText('Refund').waitFor();
      await row(page, 'Mary Tags').getByText('Tags: Refund').waitFor({ state: 'attached' });
    }
    const ofCustomer = panel(desk).getByRole('combobox', { name: 'Tag the customer' });
    await ofCustomer.focus();
    await desk.keyboard.press('ArrowDown');
    await desk.keyboard.press('Enter');
    await until('both are stored', async () => {
      const { tags, sessions } = await supervisor.tags(customerId);
      return tags.length === 1 && sessions[0]?.tags[0] === 't-refund';
    });
    expect((await supervisor.tags(customerId)).tags).toEqual(['t-vip']);
    await row(other, 'Mary Tags').getByText('Tags: VIP, Refund').waitFor({ state: 'attached' });
    expect(await findings(desk)).toEqual([]);
    await desk.keyboard.press('Escape');
    await panel(desk).getByRole('button', { name: 'Remove the tag Refund' }).focus();
    await desk.keyboard.press('Enter');
    await row(other, 'Mary Tags').getByText('Tags: VIP', { exact: true }).waitFor({ state: 'attached' });
    await expect
      .poll(() => desk.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toBe('Tag this chat');
  });

  test('stay as they were heard, where they were read before that', async () => {
    const desk = await stack.signedIn();
    const answers: (() => void)[] = [];
    // Each reading is answered as it was when it was asked for, and comes when it is let go.
    await desk.route('**/customer/*/tags', async (route) => {
      const response = await route.fetch();
      await new Promise<void>((resolve) => answers.push(resolve));
      await route.fulfill({ response });
    });
    const customer = await stack.customer('Lia Tags');
    customer.send('I am Lia');
    await row(desk, 'Lia Tags').click();
    await until('they are read', () => answers.length === 1);
    await supervisor.putTags('Lia Tags', ['t-vip']);
    await row(desk, 'Lia Tags').getByText('Tags: VIP').waitFor({ state: 'attached' });
    answers[0]?.();
    await until('they are read once more', () => answers.length === 2);
    await row(desk, 'Lia Tags').getByText('Tags: VIP').waitFor({ state: 'attached' });
    await chips(desk).getByText('VIP').waitFor();
    answers[1]?.();
    await row(desk, 'Lia Tags').getByText('Tags: VIP').waitFor({ state: 'attached' });
  });

  test('filter the list, and a tag that is renamed is renamed in it at once', async () => {
    const { desk, customerId } = await opened('Noah Tags');
    const second = await stack.customer('Ruth Tags');
    second.send('Hello');
    await row(desk, 'Ruth Tags').waitFor();
    await supervisor.putTags(customerId, ['t-vip']);
    await row(desk, 'Noah Tags').getByText('Tags: VIP').waitFor({ state: 'attached' });
    await desk.getByRole('button', { name: 'Show only chats with a tag' }).click();
    expect(await findings(desk, true)).toEqual([]);
    await desk.getByRole('menuitemradio', { name: 'VIP' }).click();
    await row(desk, 'Ruth Tags').waitFor({ state: 'detached' });
    await expect.poll(() => row(desk, 'Noah Tags').count()).toBe(1);
    await supervisor.putTag('t-vip', { name: 'Very important', color: '#c0392b' });
    await desk.getByRole('button', { name: 'Only chats tagged Very important' }).click();
    await desk.getByRole('menuitemradio', { name: 'All tags' }).click();
    await row(desk, 'Ruth Tags').waitFor();
    await supervisor.putTag('t-vip', { name: 'VIP', color: '#c0392b' });
  });

  test('who may make tags makes one where it is missing; others are not offered to', async () => {
    const { desk, customerId } = await opened('Ada Tags');
    const field = panel(desk).getByRole('combobox', { name: 'Tag the customer' });
    await field.fill('Late payer');
    await expect.poll(() => panel(desk).getByRole('option').count()).toBe(0);
    await supervisor.grant(12, ['tags']);
    await panel(desk).getByRole('option', { name: 'New tag: Late payer' }).waitFor();
    await field.press('Enter');
    await chips(desk).getByText('Late payer').waitFor();
    const { tags } = await supervisor.tags(customerId);
    const made = (await supervisor.workspace()).tags.find(({ id }) => id === tags[0]);
    expect(made?.name).toBe('Late payer');
    await supervisor.grant(12, []);
  });

  test('that could not be saved are told of, and what is there stays', async () => {
    const { desk } = await opened('Ina Tags');
    await desk.route('**/customer/*/tags', (route) =>
      route.request().method() === 'PUT' ? route.abort() : route.continue(),
    );
    const field = panel(desk).getByRole('combobox', { name: 'Tag this chat' });
    await field.focus();
    await field.pressSequentially('vip');
    await panel(desk).getByRole('option', { name: 'VIP' }).waitFor();
    await field.press('Enter');
    await desk.getByText('The tag was not saved').waitFor();
    await expect.poll(() => chips(desk).count()).toBe(0);
  });

  test('are made, changed and removed in the settings, and every desk follows', async () => {
    const { desk, customerId } = await opened('Eva Tags');
    await supervisor.putTags(customerId, ['t-refund']);
    const boss = await stack.signedIn('supervisor@chimpassist.com');
    await boss.goto(`${stack.origin}#settings/tags`);
    await boss.reload();
    const section = boss.getByRole('region', { name: 'Tags', exact: true });
    await section.getByRole('button', { name: 'Change Refund' }).click();
    await section.getByLabel('Name').fill('Money back');
    await section.getByLabel('A color of its own').check();
    await section.getByLabel('Color', { exact: true }).fill('#00aa55');
    expect(await findings(boss)).toEqual([]);
    await section.getByRole('button', { name: 'Save' }).click();
    await row(desk, 'Eva Tags').getByText('Tags: Money back').waitFor({ state: 'attached' });
    const { tags } = await supervisor.workspace();
    expect(tags.find(({ id }) => id === 't-refund')).toMatchObject({ color: '#00aa55' });
    await section.getByRole('button', { name: 'Add a tag' }).click();
    await section.getByLabel('Name').fill('Brand new');
    await section.getByRole('button', { name: 'Save' }).click();
    await section.getByText('Brand new is saved.').waitFor();
    await section.getByRole('button', { name: 'Change Money back' }).click();
    await section.getByRole('button', { name: 'Remove', exact: true }).click();
    await section.getByRole('button', { name: 'Remove Money back for good' }).click();
    await row(desk, 'Eva Tags').getByText('Tags: t-refund').waitFor({ state: 'attached' });
  });
});
