import { INSTRUCTIONS, TOPICS } from '@chimpassist/protocol';
import { until } from '@chimpassist/testing/until';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findings } from './support/axe.ts';
import { type Stack, startStack } from './support/stack.ts';

let stack: Stack;
let page: Page;
beforeAll(async () => {
  stack = await startStack();
});
afterEach(async () => {
  await page?.context().close();
  stack.server.attendants.delete('12');
  expect(stack.complaints).toEqual([]);
});
afterAll(async () => {
  await stack?.stop();
});

const row = (name: string) =>
  page.getByRole('region', { name: 'Customers' }).getByRole('button', { name: new RegExp(name) });
const atWork = () => until('the attendant is at work', () => stack.server.attendants.has('12'));
const accepted = (topic: string) =>
  stack.server.seen.filter(
    ({ topic: each, payload }) =>
      each === TOPICS.attendantAssign(12) &&
      (payload as { sessionInfo: { sessionTopic: string } }).sessionInfo.sessionTopic === topic,
  ).length;
const live = (id: string, name: string) =>
  stack.server.addChat({ id, name }, { state: 'online', attendants: [12] });
async function goAway(): Promise<void> {
  await page.getByRole('button', { name: /^Your menu/ }).click();
  await page.getByRole('menuitemradio', { name: /^Away/ }).click();
  await until('the server knows', () => stack.server.attendants.get('12')?.availability === 'away');
}

describe('an offer', () => {
  test('that was made while the page loaded is accepted when the connection comes', async () => {
    page = await stack.signedIn();
    await atWork();
    stack.broker.setAway(true);
    const topic = stack.server.addChat({ id: 'reload', name: 'Rhea Reload' });
    stack.server.offer(topic, 12);
    await page.reload();
    // The picture comes without the broker: what it offers cannot be accepted yet.
    await row('Rhea Reload').waitFor();
    expect(accepted(topic)).toBe(0);
    stack.broker.setAway(false);
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await until('it is accepted', () => accepted(topic) > 0);
    await row('Rhea Reload').click();
    await page.getByLabel('Write to Rhea Reload').waitFor();
  });
});

describe('away', () => {
  test('outlives a reload and a lost connection, also where the server has forgotten it', async () => {
    page = await stack.signedIn();
    await atWork();
    await goAway();
    stack.server.attendants.delete('12');
    await page.reload();
    await until('the server is told again', () => stack.server.attendants.get('12')?.availability === 'away');
    await page.getByRole('button', { name: /^Your menu.*Away/ }).waitFor();
    stack.broker.setAway(true);
    await page.getByText('The connection is away').waitFor();
    stack.server.attendants.delete('12');
    stack.broker.setAway(false);
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await until('and after the outage', () => stack.server.attendants.get('12')?.availability === 'away');
    await page.getByRole('button', { name: /^Your menu.*Away/ }).waitFor();
  });

  test('leaves it to the person to take who waits; an offer is not taken by itself', async () => {
    page = await stack.signedIn();
    await atWork();
    await goAway();
    const topic = stack.server.addChat({ id: 'take', name: 'Tilda Take' });
    stack.server.offer(topic, 12);
    await row('Tilda Take').click();
    await page.getByText(/offered to you/).waitFor();
    expect(accepted(topic)).toBe(0);
    const other = stack.server.addChat({ id: 'take-2', name: 'Tom Take' });
    await row('Tom Take').click();
    await page.getByRole('button', { name: 'Take this customer' }).click();
    await page.getByLabel('Write to Tom Take').waitFor();
    expect(accepted(other)).toBe(1);
    await page.getByRole('button', { name: /^Your menu.*Away/ }).waitFor();
  });

  test('is not this attendant’s any more after signing out', async () => {
    page = await stack.signedIn();
    await atWork();
    await goAway();
    await page.getByRole('button', { name: /^Your menu/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('E-mail').fill('user@chimpassist.com');
    await page.getByLabel('Password').fill('chimpassist');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^Your menu.*Available/ }).waitFor();
  });
});

describe('a chat that ended', () => {
  async function control(topic: string, id: string, more: object): Promise<void> {
    await until('the desk follows the chat', () => stack.broker.isFollowed(TOPICS.clientControl(topic)));
    stack.broker.publish(TOPICS.clientControl(topic), {
      instruction: INSTRUCTIONS.expired,
      sessionInfo: { ...stack.server.sessionInfo(id), status: 'aborted' },
      rev: 99,
      ...more,
    });
  }

  test.each([
    ['left', {}, 'The customer has left.'],
    ['expired', {}, 'The customer was not heard of for a while'],
    ['ended', { attendantInfo: { id: 14, name: 'Sol Okafor' } }, 'Sol Okafor ended this chat.'],
    ['ended', { attendantInfo: { id: 12, name: 'Ada Lindqvist' } }, 'You ended this chat.'],
  ])('says how: %s', async (reason, more, sentence) => {
    const id = `how-${reason}-${sentence.length}`;
    const topic = live(id, `Hugo ${sentence.length}`);
    page = await stack.signedIn();
    await atWork();
    await row(`Hugo ${sentence.length}`).click();
    await page.getByLabel(`Write to Hugo ${sentence.length}`).waitFor();
    await control(topic, id, { reason, ...more });
    await page.getByText(sentence).waitFor();
    await page.getByText('A message you write now is there when the customer comes back.').waitFor();
  });
});

describe('a command that is refused', () => {
  test('is told in a sentence, and the chat stays mine to write in', async () => {
    const topic = live('refused-ho', 'Rosa Refused');
    page = await stack.signedIn();
    await atWork();
    await row('Rosa Refused').click();
    await page.getByLabel('Write to Rosa Refused').waitFor();
    const refusal = { command: 'handOver', sessionTopic: topic, code: 'nobody_there', message: 'Nobody.' };
    stack.broker.publish(TOPICS.attendantControl(12), {
      instruction: 'attendant/unavailableAttendants',
      refusal,
    });
    await page.getByRole('alert').getByText('the chat stays with you').waitFor();
    await expect.poll(() => page.getByLabel('Write to Rosa Refused').isEditable()).toBe(true);
  });
});

describe('words that are refused', () => {
  test('stand with the reason, are sent no more, can be sent again, and removed', async () => {
    const topic = live('no-store', 'Nina Nostore');
    page = await stack.signedIn();
    await atWork();
    await row('Nina Nostore').click();
    const field = page.getByLabel('Write to Nina Nostore');
    // The server is away for messages: nothing is stored, one is refused.
    stack.server.refuse(topic, 'too_long');
    await field.fill('Much too long');
    await page.keyboard.press('Enter');
    const message = page.getByRole('article').filter({ hasText: 'Much too long' });
    await message.getByText('Not delivered: it is too long').waitFor();
    expect(await findings(page)).toEqual([]);
    await page.reload();
    await row('Nina Nostore').click();
    await message.getByText('Not delivered: it is too long').waitFor();
    const sent = () =>
      stack.server.seen.filter(({ topic: each }) => each === TOPICS.attendantMessages(topic)).length;
    expect(sent()).toBe(1);
    await message.getByRole('button', { name: 'Send again' }).click();
    await until('it is sent again', () => sent() === 2);
    await message.getByText('Not delivered: it is too long').waitFor();
    await message.getByRole('button', { name: 'Remove' }).click();
    await message.waitFor({ state: 'detached' });
    stack.server.refuse(topic, null);
    await field.fill('Shorter');
    await page.keyboard.press('Enter');
    await until('the next one is stored', () =>
      stack.server.messages('no-store').some(({ content }) => content === 'Shorter'),
    );
    await expect.poll(() => page.getByText('Much too long').count()).toBe(0);
  });
});
