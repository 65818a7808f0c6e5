import { INSTRUCTIONS, TOPICS } from '@chimpassist/protocol';
import { until } from '@chimpassist/testing/until';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findings } from './support/axe.ts';
import { PASSWORD } from './support/page-server.ts';
import { type Stack, startStack } from './support/stack.ts';

let stack: Stack;
const open: Page[] = [];
beforeAll(async () => {
  stack = await startStack();
});
afterEach(async () => {
  for (const page of open.splice(0)) await page.context().close();
  expect(stack.complaints).toEqual([]);
});
afterAll(async () => {
  await stack?.stop();
});

async function signedIn(email?: string): Promise<Page> {
  const page = await stack.signedIn(email);
  open.push(page);
  return page;
}
const ada = () => signedIn();
const bruno = () => signedIn('second@chimpassist.com');
const sol = () => signedIn('supervisor@chimpassist.com');

const atWork = (...ids: string[]) =>
  until(`${ids.join(', ')} are at work`, () => ids.every((id) => stack.server.attendants.has(id)));
const live = (id: string, name: string, attendants: number[] = [12]) =>
  stack.server.addChat({ id, name }, { state: 'online', attendants });
const row = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Customers' }).getByRole('button', { name: new RegExp(name) });
const composerHasFocus = (page: Page) =>
  expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('composer');
const commandsOf = (id: number) =>
  stack.server.seen
    .filter(({ topic }) => topic === TOPICS.attendantCommand(id))
    .map(({ payload }) => (payload as { command: Record<string, unknown> }).command);

describe('handing over', () => {
  test('to a colleague, with a private line that only the next attendant sees', async () => {
    const [page, next] = [await ada(), await bruno()];
    await atWork('12', '13');
    const topic = live('ho-1', 'Hanna Over');
    await row(page, 'Hanna Over').click();
    await page.getByRole('button', { name: 'Hand over' }).click();
    const dialog = page.getByRole('dialog', { name: 'Hand this chat over' });
    const submit = dialog.getByRole('button', { name: 'Hand over' });
    await expect.poll(() => submit.isDisabled()).toBe(true);
    await dialog.getByRole('radio', { name: /Bruno Carvalho/ }).check();
    await dialog.getByLabel('A private line').fill('Wants the refund by Friday.');
    expect(await findings(page)).toEqual([]);
    await submit.click();
    await dialog.waitFor({ state: 'detached' });
    await until('the command was sent', () =>
      commandsOf(12).some(
        ({ command, note }) => command === 'handOver' && note === 'Wants the refund by Friday.',
      ),
    );
    await row(next, 'Hanna Over').click();
    await next.getByText('Wants the refund by Friday.').waitFor();
    await next.getByText('Private note from Ada Lindqvist:').waitFor();
    await page.getByText('A colleague answers this chat now').waitFor();
    await expect.poll(() => page.getByLabel('Write to Hanna Over').count()).toBe(0);
    expect(stack.server.sessionInfo('ho-1').assignedAttendants).toEqual([13]);
    expect(topic).toContain('ho-1');
  });

  test('to a level; Escape and Cancel change nothing and give the focus back', async () => {
    const [page] = [await ada(), await bruno()];
    await atWork('12', '13');
    live('ho-2', 'Levi Upward');
    await row(page, 'Levi Upward').click();
    const button = page.getByRole('button', { name: 'Hand over' });
    const before = commandsOf(12).length;
    await button.click();
    await page.getByRole('radio', { name: 'Second level', exact: true }).check();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => button.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(
      commandsOf(12)
        .slice(before)
        .filter(({ command }) => command === 'handOver'),
    ).toEqual([]);
    await button.click();
    await page.getByRole('radio', { name: 'Second level', exact: true }).check();
    await page.getByRole('dialog').getByRole('button', { name: 'Hand over' }).click();
    await until('the level was asked', () =>
      commandsOf(12).some(
        ({ command, to }) =>
          command === 'handOver' && (to as { type?: string }).type === 'support/secondLevel',
      ),
    );
  });
});

test('a chat is ended only after one has been asked', async () => {
  const page = await ada();
  const topic = live('end-1', 'Edgar Ending');
  await row(page, 'Edgar Ending').click();
  await page.getByRole('button', { name: 'End chat' }).click();
  const dialog = page.getByRole('dialog', { name: 'End this chat?' });
  expect(await findings(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(commandsOf(12).filter(({ command }) => command === 'end')).toEqual([]);
  await page.getByRole('button', { name: 'End chat' }).click();
  await dialog.getByRole('button', { name: 'End chat' }).click();
  await page.getByText('You ended this chat.').waitFor();
  expect(commandsOf(12).filter(({ command }) => command === 'end')).toEqual([
    { command: 'end', sessionTopic: topic },
  ]);
});

describe('a supervisor', () => {
  test('sees every live chat as it happens, joins one and takes over another', async () => {
    const [page, boss] = [await ada(), await sol()];
    await atWork('12', '14');
    const topic = live('sup-1', 'Wanda Watched');
    await row(boss, 'Wanda Watched').click();
    stack.server.say(topic, 'Is anybody there?');
    await boss.getByRole('log').getByText('Is anybody there?').waitFor();
    await boss.getByText('You are looking on').waitFor();
    await expect.poll(() => boss.getByLabel('Write to Wanda Watched').count()).toBe(0);
    // Who answers the chat sees who else looks at it.
    await row(page, 'Wanda Watched').click();
    await page.getByText('Also looking: Sol Okafor').waitFor({ state: 'attached' });
    expect(await findings(boss)).toEqual([]);

    await boss.getByRole('button', { name: 'Join' }).click();
    await boss.getByLabel('Write to Wanda Watched').fill('I am here as well.');
    await boss.keyboard.press('Enter');
    await page.getByRole('log').getByText('I am here as well.').waitFor();
    await page.getByText('With Sol Okafor').waitFor();

    live('sup-2', 'Tara Taken');
    await row(boss, 'Tara Taken').click();
    await boss.getByRole('button', { name: 'Take over' }).click();
    await boss.getByLabel('Write to Tara Taken').waitFor();
    await row(page, 'Tara Taken').waitFor({ state: 'detached' });
    expect(stack.server.sessionInfo('sup-2').assignedAttendants).toEqual([14]);
  });
});

describe('the keyboard', () => {
  test('reach chats, waiting customers, search and reply, and stand in a sheet', async () => {
    const page = await ada();
    await atWork('12');
    live('key-1', 'Kay One');
    live('key-2', 'Kay Two');
    stack.server.addChat({ id: 'key-3', name: 'Kay Waiting' });
    await row(page, 'Kay Waiting').waitFor();
    await row(page, 'Kay One').waitFor();
    await page.getByRole('heading', { name: 'Waiting' }).click();
    await page.keyboard.press('w');
    const title = page.getByRole('region', { name: 'Chat', exact: true }).getByRole('heading', { level: 2 });
    await expect.poll(() => title.textContent()).toBe('Kay Waiting');
    await page.keyboard.press('j');
    await expect.poll(() => title.textContent()).not.toBe('Kay Waiting');
    await page.keyboard.press('Escape');
    await page.keyboard.press('k');
    await expect.poll(() => title.textContent()).toBe('Kay Waiting');

    await page.keyboard.press('/');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('list-search');
    // In a field a letter is a letter.
    await page.keyboard.type('jkw?');
    await expect.poll(() => page.locator('#list-search').inputValue()).toBe('jkw?');
    await page.keyboard.press('Escape');
    await row(page, 'Kay One').click();
    await composerHasFocus(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('r');
    await composerHasFocus(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('h');
    await page.getByRole('dialog', { name: 'Hand this chat over' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.getByText('Next waiting customer').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });
});

test('a silent activity monitor covers the whole desk, which comes back by itself', async () => {
  const page = await ada();
  live('mon-1', 'Mona Tor');
  await row(page, 'Mona Tor').click();
  await page.getByLabel('Write to Mona Tor').fill('half a sent');
  stack.broker.publish(TOPICS.attendantControl(12), { instruction: INSTRUCTIONS.monitorOffline });
  const cover = page.getByRole('dialog', { name: 'Your activity monitor is offline' });
  await cover.waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => cover.count()).toBe(1);
  expect(await findings(page)).toEqual([]);
  stack.broker.publish(TOPICS.attendantControl(12), { instruction: INSTRUCTIONS.monitorOnline });
  await cover.waitFor({ state: 'detached' });
  await expect.poll(() => page.getByLabel('Write to Mona Tor').inputValue()).toBe('half a sent');
});

test('a token that ends asks for the password again, and everything on the desk stays', async () => {
  const page = await ada();
  await atWork('12');
  live('tok-1', 'Tomas Token');
  await row(page, 'Tomas Token').click();
  await page.getByLabel('Write to Tomas Token').fill('A long answer that took a while');
  stack.pages.endTokens();
  // Whatever asks the Worker next finds it out.
  stack.broker.setAway(true);
  stack.broker.setAway(false);
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await dialog.waitFor();
  expect(await findings(page)).toEqual([]);
  await dialog.getByLabel('Password').fill('wrong');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.getByText('The password is wrong').waitFor();
  await dialog.getByLabel('Password').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.waitFor({ state: 'detached' });
  await expect
    .poll(() => page.getByLabel('Write to Tomas Token').inputValue())
    .toBe('A long answer that took a while');
});
