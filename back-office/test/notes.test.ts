import type { ChatClient } from '@chimpassist/client';
import { createConnection } from '@chimpassist/client/mqtt';
import { DEFAULT_BASE_TOPIC, fillPattern, TOPIC_TABLE } from '@chimpassist/protocol';
import { until } from '@chimpassist/testing/until';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findings } from './support/axe.ts';
import { type EdgeStack, startEdgeStack } from './support/edge-stack.ts';

let stack: EdgeStack;
beforeAll(async () => {
  stack = await startEdgeStack();
});
afterEach(async () => {
  await stack.close();
  expect(stack.complaints.splice(0)).toEqual([]);
});
afterAll(() => stack?.stop());

const SUPERVISOR = 'supervisor@chimpassist.com';
const open = (page: Page, name: string) => page.locator('.row').filter({ hasText: name }).click();
const reply = (page: Page) => page.getByRole('textbox', { name: /^Write to/ });
const noteField = (page: Page) => page.getByRole('textbox', { name: 'Note for colleagues' });
const mode = (page: Page, name: 'Reply' | 'Note') => page.getByRole('button', { name, exact: true });
const note = (page: Page, text: string) =>
  page.getByRole('article', { name: /only for colleagues/ }).filter({ hasText: text });
async function holds(field: Locator, text: string): Promise<void> {
  await field.waitFor();
  await expect.poll(() => field.inputValue()).toBe(text);
}
const rows = (page: Page) =>
  page.locator('.messages-all > article').evaluateAll((all) => all.map((each) => each.className));

/** Ada's desk in a chat with this customer. */
async function inChat(name: string): Promise<{ desk: Page; customer: ChatClient }> {
  const desk = await stack.signedIn();
  const customer = await stack.customer(name);
  customer.send('Hello');
  await open(desk, name);
  await desk.getByRole('log').getByText('Hello').waitFor();
  return { desk, customer };
}

/** All that reaches somebody who follows everything with this customer's token, and the filters that were refused. */
async function eavesdrop(id: string) {
  const heard: string[] = [];
  const refused: string[] = [];
  const token = await stack.worker.token({ kind: 'customer', id, guest: false });
  const connection = createConnection({
    brokerHost: `${stack.worker.url}/mqtt`,
    baseTopic: DEFAULT_BASE_TOPIC,
    credentials: () => ({ username: id, password: token }),
    onRefused: (filter) => refused.push(filter),
  });
  const filters = new Set([
    ...TOPIC_TABLE.flatMap(([, row]) => [
      fillPattern(row, { customerId: id, attendantId: '12' }),
      fillPattern(row),
    ]),
    `server/sessions/${id}/#`,
    ...['#', '+/#', 'client/#', 'client/chats/#', `client/chats/${id}/#`],
  ]);
  for (const filter of filters)
    connection.subscribe(filter, 1, (payload, topic) => heard.push(`${topic} ${JSON.stringify(payload)}`));
  connection.start();
  await until('the eavesdropper is in', () => connection.state.kind === 'online');
  return { heard, refused, token, stop: () => connection.stop() };
}

test('a note stands in its place for colleagues, live, and its customer reads none', async () => {
  const { desk, customer } = await inChat('Nina Notes');
  const id = 'Nina Notes';
  const boss = await stack.signedIn(SUPERVISOR);
  await open(boss, 'Nina Notes');
  const spy = await eavesdrop(id);
  await mode(desk, 'Note').click();
  await noteField(desk).fill('wants a refund, see https://shop.example/r/1');
  await noteField(desk).press('Enter');
  for (const page of [desk, boss]) await note(page, 'wants a refund').waitFor();
  await note(desk, 'wants a refund').getByRole('link', { name: 'https://shop.example/r/1' }).waitFor();
  // The feed may bring the note before its writer is answered.
  await expect.poll(() => noteField(desk).inputValue()).toBe('');
  customer.send('Are you there?');
  await desk.getByRole('log').getByText('Are you there?').waitFor();
  expect(await rows(desk)).toEqual(['message', 'note', 'message']);
  await mode(desk, 'Reply').click();
  await reply(desk).fill('I am.');
  await reply(desk).press('Enter');
  await until('the customer reads the answer', () =>
    customer.messages.some(({ content }) => content === 'I am.'),
  );
  // What came after the note is there, and so would the note be.
  await until('the answer was overheard', () => spy.heard.some((each) => each.includes('I am.')));
  expect(spy.heard.filter((each) => each.includes('refund'))).toEqual([]);
  expect(spy.refused).toContain(`client/chats/${id}/notes`);
  expect(customer.messages.map(({ content }) => content)).toEqual(['Hello', 'Are you there?', 'I am.']);
  for (const path of ['notes', 'messages', 'sessions/last']) {
    const answer = await fetch(`${stack.worker.url}/customer/${encodeURIComponent(id)}/${path}`, {
      headers: { authorization: `Bearer ${spy.token}` },
    });
    expect(await answer.text(), path).not.toContain('refund');
    expect(answer.ok).toBe(path !== 'notes');
  }
  await spy.stop();
  // Read again, it stands where it stood.
  await desk.reload();
  await note(desk, 'wants a refund').waitFor();
  await expect.poll(() => rows(desk)).toEqual(['message', 'note', 'message', 'message']);
  if (process.env.LOOK) await desk.screenshot({ path: `${process.env.LOOK}/notes.png` });
});

test('reply and note have fields and drafts of their own, and nobody sees a note typed', async () => {
  const { desk, customer } = await inChat('Dora Drafts');
  await reply(desk).fill('An answer that is begun');
  await until('the customer sees that somebody types', () => customer.typing !== null);
  await desk.keyboard.press('Alt+Shift+ArrowUp');
  await until('nobody types any more', () => customer.typing === null);
  await expect.poll(() => noteField(desk).evaluate((field) => field === document.activeElement)).toBe(true);
  await expect.poll(() => noteField(desk).inputValue()).toBe('');
  let hasTyped = false;
  const stop = customer.onChange(() => {
    hasTyped ||= customer.typing !== null;
  });
  await desk.keyboard.type('A note that is begun');
  // Colleagues see that a note is written, and its customer sees nothing.
  const boss = await stack.signedIn(SUPERVISOR);
  await open(boss, 'Dora Drafts');
  await desk.keyboard.type('.');
  await boss.getByText('Ada Lindqvist: writing a note').waitFor();
  await desk.keyboard.press('Backspace');
  await boss.getByText('Ada Lindqvist: writing a note').waitFor({ state: 'detached' });
  await expect.poll(() => mode(desk, 'Note').getAttribute('aria-pressed')).toBe('true');
  expect(await findings(desk)).toEqual([]);
  await desk.keyboard.press('Alt+Shift+ArrowUp');
  await holds(reply(desk), 'An answer that is begun');
  stop();
  expect(hasTyped).toBe(false);
  // Out of the field, each has its letter.
  await desk.keyboard.press('Escape');
  await desk.keyboard.press('n');
  await holds(noteField(desk), 'A note that is begun');
  await desk.keyboard.press('Escape');
  await desk.keyboard.press('r');
  await holds(reply(desk), 'An answer that is begun');
  // Who was writing a note goes on with it, in another chat and after a reload.
  await reply(desk).fill('');
  await mode(desk, 'Note').click();
  await stack.customer('Olga Other').then((other) => other.send('Hi'));
  await open(desk, 'Olga Other');
  await reply(desk).waitFor();
  await open(desk, 'Dora Drafts');
  await holds(noteField(desk), 'A note that is begun');
  await desk.reload();
  await holds(noteField(desk), 'A note that is begun');
  expect(customer.messages.map(({ content }) => content)).toEqual(['Hello']);
});

test('a colleague who is named hears of it, and is led to the note', async () => {
  const { desk, customer } = await inChat('Mara Mention');
  const bruno = await stack.signedIn('second@chimpassist.com');
  await bruno.getByRole('button', { name: /^Your menu/ }).waitFor();
  await mode(desk, 'Note').click();
  await noteField(desk).pressSequentially('Please look, @bru');
  const choice = desk.getByRole('option', { name: /Bruno Carvalho/ });
  await choice.waitFor();
  expect(await findings(desk)).toEqual([]);
  await noteField(desk).press('Enter');
  await expect.poll(() => noteField(desk).inputValue()).toBe('Please look, @Bruno Carvalho ');
  await noteField(desk).press('Enter');
  await note(desk, '@Bruno Carvalho').waitFor();
  // Many words later.
  for (let i = 0; i < 12; i += 1) customer.send(`word ${i}\n`.repeat(6));
  await desk.getByRole('log').getByText('word 11').first().waitFor();
  const line = bruno.getByText('Ada Lindqvist names you in a note about Mara Mention.');
  await line.waitFor();
  expect(await findings(bruno)).toEqual([]);
  await bruno.reload();
  await line.waitFor();
  await bruno.getByRole('button', { name: 'Show the note' }).click();
  await note(bruno, 'Please look').waitFor();
  await expect
    .poll(() =>
      note(bruno, 'Please look').evaluate((element) => {
        const { top, bottom } = element.getBoundingClientRect();
        const frame = element.closest('.messages')?.getBoundingClientRect();
        return frame !== undefined && top >= frame.top && bottom <= frame.bottom;
      }),
    )
    .toBe(true);
  await line.waitFor({ state: 'detached' });
  await bruno.reload();
  await note(bruno, 'Please look').waitFor({ state: 'attached' });
  await expect.poll(() => line.count()).toBe(0);
});

test('a note that is not stored keeps its words, and comes once', async () => {
  const { desk } = await inChat('Ruth Retry');
  await mode(desk, 'Note').click();
  await noteField(desk).fill('not lost');
  stack.worker.network.cut();
  await noteField(desk).press('Enter');
  await desk.getByText('The note was not saved: the service did not answer.').waitFor({ timeout: 30_000 });
  await expect.poll(() => noteField(desk).inputValue()).toBe('not lost');
  stack.worker.network.mend();
  await noteField(desk).press('Enter');
  await note(desk, 'not lost').waitFor();
  await expect.poll(() => noteField(desk).inputValue()).toBe('');
  await expect.poll(() => note(desk, 'not lost').count()).toBe(1);
});

test('the first opening of the note field does not move the conversation', async () => {
  const { promise: asked, resolve: come } = Promise.withResolvers<void>();
  const desk = await stack.signedIn('user@chimpassist.com', { locale: 'en-US' });
  await desk.route('**/assets/note-composer-*.js', async (route) => {
    await asked;
    await route.continue();
  });
  await desk.reload();
  const customer = await stack.customer('Stella Still');
  customer.send('Hello');
  await open(desk, 'Stella Still');
  await reply(desk).waitFor();
  await desk.locator('.composer-foot button').first().waitFor();
  const height = () => desk.locator('.messages').evaluate((each) => each.getBoundingClientRect().height);
  // What the chat's parts do to it while they come is over once it stays the same.
  let before = await height();
  await expect
    .poll(async () => {
      const last = before;
      before = await height();
      return before - last;
    })
    .toBe(0);
  await mode(desk, 'Note').click();
  await reply(desk).waitFor({ state: 'detached' });
  const waiting = await height();
  come();
  await noteField(desk).waitFor();
  await desk.locator('.composer-note .composer-foot button').first().waitFor();
  // Less than a pixel is a matter of fractions, and seen by nobody.
  for (const each of [waiting, await height()]) expect(Math.abs(each - before)).toBeLessThan(1);
});
