import { TOPICS } from '@chimpassist/protocol';
import { until } from '@chimpassist/testing/until';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { PASSWORD } from './support/page-server.ts';
import { type Stack, startStack } from './support/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(async () => {
  await stack?.stop();
});
afterEach(() => {
  expect(stack.complaints).toEqual([]);
});

test('sign-in says whether e-mail, password or the connection is wrong', async () => {
  const page = await stack.window();
  const submit = () => page.getByRole('button', { name: 'Sign in' }).click();
  // Where a missing part would be told stands an alert too, without a word.
  const failure = page.getByRole('alert').filter({ hasText: /\S/ });
  await submit();
  await expect.poll(() => failure.textContent()).toContain('Enter your e-mail');
  await page.getByLabel('E-mail').fill('nobody@example.com');
  await page.getByLabel('Password').fill('wrong');
  await submit();
  await expect.poll(() => failure.textContent()).toContain('no account with this e-mail');
  await page.getByLabel('E-mail').fill('user@chimpassist.com');
  await submit();
  await expect.poll(() => failure.textContent()).toContain('password is wrong');
  stack.pages.setDown(true);
  await submit();
  await expect.poll(() => failure.textContent()).toContain('cannot be reached');
  stack.pages.setDown(false);
  await page.getByLabel('Password').fill(PASSWORD);
  await submit();
  await page.getByRole('region', { name: 'Customers' }).waitFor();
  await page.context().close();
});

test('an offer is accepted by itself; messages go both ways, are read and stay', async () => {
  const page = await stack.signedIn();
  await until('the attendant is online', () => stack.server.attendants.has('12'));
  const topic = stack.server.addChat({ id: 298301, name: 'Mary Stone' });
  stack.server.offer(topic, 12);
  const row = page.getByRole('button', { name: /Mary Stone/ });
  await row.click();
  await page.getByLabel('Write to Mary Stone').waitFor();

  const question = stack.server.say(topic, 'Where is my order? https://shop.example/orders/7');
  await page.getByRole('log').getByText('Where is my order?').waitFor();
  await until('the question was read', () =>
    stack.server.messages('298301').some((message) => message.id === question.id && message.readAt !== null),
  );

  await page.getByLabel('Write to Mary Stone').fill('One moment, I look it up.');
  await page.keyboard.press('Enter');
  await until('the answer is stored', () =>
    stack.server.messages('298301').some((message) => message.content === 'One moment, I look it up.'),
  );
  const answer = stack.server.messages('298301').find((message) => message.from.role === 'attendant');
  expect(answer?.from).toEqual({ id: 12, name: 'Ada Lindqvist', avatarURL: null, role: 'attendant' });
  await page.getByRole('log').getByText('Sent', { exact: true }).waitFor();

  stack.broker.publish(TOPICS.viewed(topic), {
    session: stack.server.sessionInfo('298301'),
    readMessages: [{ ...answer, readAt: Date.now() }],
  });
  await page
    .getByRole('log')
    .getByText(/^Read /)
    .waitFor();

  await page.reload();
  await page.getByRole('button', { name: /Mary Stone/ }).click();
  await page.getByRole('log').getByText('One moment, I look it up.').waitFor();
  await expect.poll(() => page.getByRole('log').getByText('Where is my order?').count()).toBe(1);
  await page.context().close();
});

test('what was written before this desk listened is shown, stored before or after', async () => {
  const page = await stack.signedIn();
  await until('the attendant is online', () => stack.server.attendants.has('12'));
  const topic = stack.server.addChat({ id: 'early', name: 'Edda Early' });
  const from = { id: 'early', name: 'Edda Early', avatarURL: null, role: 'customer' as const };
  const message = (content: string) => ({
    id: crypto.randomUUID(),
    from,
    timestamp: Date.now(),
    content,
    readAt: null,
  });
  stack.server.addHistory(topic, [message('Written while I waited')]);
  stack.server.offer(topic, 12);
  // In the list already, without opening the chat.
  await page.getByRole('button', { name: /Edda Early.*Written while I waited/s }).waitFor();
  await page.getByRole('button', { name: /Edda Early/ }).click();
  await page.getByRole('log').getByText('Written while I waited').waitFor();

  stack.server.storeUnheard(topic, message('On its way all the time'));
  await page.getByRole('log').getByText('On its way all the time').waitFor();
  await expect.poll(() => page.getByRole('log').getByText('Written while I waited').count()).toBe(1);
  await page.context().close();
});

test('a message written while the connection is away waits, says so, and goes out once', async () => {
  const page = await stack.signedIn();
  const topic = stack.server.addChat(
    { id: 'off-line', name: 'Otto Wait' },
    { state: 'online', attendants: [12] },
  );
  await page.getByRole('button', { name: /Otto Wait/ }).click();
  await page.getByLabel('Write to Otto Wait').waitFor();
  stack.broker.setAway(true);
  await page.getByText('The connection is away').waitFor();
  await page.getByLabel('Write to Otto Wait').fill('Written in a tunnel');
  await page.keyboard.press('Enter');
  await page.getByText('Not sent yet').first().waitFor();
  stack.broker.setAway(false);
  const sent = page.getByRole('log').getByText('Sent', { exact: true }).waitFor();
  // The connection may be back by itself before the button is pressed; it is gone then.
  const pressed = page
    .getByRole('button', { name: 'Try now' })
    .click()
    .catch(() => undefined);
  await Promise.race([pressed, sent]);
  await sent;
  expect(stack.server.messages('off-line').map((message) => message.content)).toEqual([
    'Written in a tunnel',
  ]);
  expect(
    stack.server.seen.filter(({ topic: published }) => published === TOPICS.attendantMessages(topic)).length,
  ).toBe(1);
  await page.context().close();
});

test('what had not gone out when the page was closed goes out once at the next visit', async () => {
  const page = await stack.signedIn();
  stack.server.addChat({ id: 'later', name: 'Lara Later' }, { state: 'online', attendants: [12] });
  await page.getByRole('button', { name: /Lara Later/ }).click();
  await page.getByLabel('Write to Lara Later').waitFor();
  stack.broker.setAway(true);
  await page.getByText('The connection is away').waitFor();
  await page.getByLabel('Write to Lara Later').fill('Written before I closed the page');
  await page.keyboard.press('Enter');
  await page.getByText('Not sent yet').first().waitFor();
  const context = page.context();
  await page.close();
  stack.broker.setAway(false);
  const again = await context.newPage();
  await again.goto(stack.pages.origin);
  await until('it is stored', () => stack.server.messages('later').length > 0);
  await again.getByRole('button', { name: /Lara Later/ }).click();
  await again.getByRole('log').getByText('Sent', { exact: true }).waitFor();
  await expect
    .poll(() => again.getByRole('log').getByText('Written before I closed the page').count())
    .toBe(1);
  expect(stack.server.messages('later').length).toBe(1);
  await context.close();
});

test('signing out says goodbye to the server and asks for the password in every tab', async () => {
  const page = await stack.signedIn('second@chimpassist.com');
  await until('the attendant is online', () => stack.server.attendants.has('13'));
  const tab = await page.context().newPage();
  await tab.goto(stack.pages.origin);
  await tab.getByRole('region', { name: 'Customers' }).waitFor();
  await page.getByRole('button', { name: /Bruno Carvalho/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByLabel('Password').waitFor();
  await tab.getByLabel('Password').waitFor();
  await until('the server was told', () =>
    stack.server.seen.some(({ topic }) => topic === TOPICS.attendantQuit(13)),
  );
  await page.context().close();
});
