import { TOPICS } from '@chimpassist/protocol';
import { until } from '@chimpassist/testing/until';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Stack, startStack } from './support/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ ASSIGNMENT: 'manual' });
});
afterEach(() => {
  expect(stack.complaints).toEqual([]);
});
afterAll(async () => {
  await stack?.stop();
});

const accepted = () => stack.server.seen.filter(({ topic }) => topic === TOPICS.attendantAssign(12));

test('with ASSIGNMENT=manual an offer shows its time, and one click takes it once', async () => {
  const page = await stack.signedIn();
  await until('the attendant is online', () => stack.server.attendants.has('12'));
  const topic = stack.server.addChat({ id: 'man-1', name: 'Manuel Manual' });
  stack.server.offer(topic, 12);
  const row = page.getByRole('button', { name: /Manuel Manual/ });
  await row.getByText('Offered to you').waitFor();
  await row.click();
  await page.getByText(/offered to you for another \d+ s/).waitFor();
  expect(accepted()).toEqual([]);
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.getByLabel('Write to Manuel Manual').waitFor();
  expect(accepted().length).toBe(1);
  await page.context().close();
});

test('away means no new chats; server, page and every tab know it', async () => {
  const page = await stack.signedIn();
  await until('the attendant is online', () => stack.server.attendants.has('12'));
  const tab = await page.context().newPage();
  await tab.goto(stack.pages.origin);
  await tab.getByRole('button', { name: /^Your menu.*Available/ }).waitFor();
  await page.getByRole('button', { name: /^Your menu/ }).click();
  await page.getByRole('menuitemradio', { name: /^Away/ }).click();
  await until('the server knows', () => stack.server.attendants.get('12')?.availability === 'away');
  for (const each of [page, tab]) await each.getByRole('button', { name: /^Your menu.*Away/ }).waitFor();
  await page.context().close();
});

test('an optional place is shown as empty, a required one as looked for', async () => {
  const page = await stack.signedIn();
  await until('the attendant is online', () => stack.server.attendants.has('12'));
  const topic = stack.server.addChat(
    { id: 'place', name: 'Paula Places' },
    {
      state: 'online',
      attendants: [12],
      template: {
        customersAllowed: 1,
        attendants: [
          { type: 'support/firstLevel', required: true },
          { type: 'support/secondLevel', required: false },
          { type: 'support/supervisor', required: true },
        ],
      },
    },
  );
  await page.getByRole('button', { name: /Paula Places/ }).click();
  await page.getByText('Second level: nobody there').waitFor();
  await page.getByText('Supervisor: being looked for').waitFor();
  await expect.poll(() => page.getByText(/First level/).count()).toBe(0);
  const boss = await stack.signedIn('supervisor@chimpassist.com');
  await until('the supervisor is online', () => stack.server.attendants.has('14'));
  await boss.getByRole('button', { name: /Paula Places/ }).click();
  await boss.getByRole('button', { name: 'Join' }).click();
  await page.getByText('Supervisor: being looked for').waitFor({ state: 'detached' });
  await expect.poll(() => page.getByText('Second level: nobody there').count()).toBe(1);
  expect(topic).toContain('place');
  await boss.context().close();
  await page.context().close();
});
