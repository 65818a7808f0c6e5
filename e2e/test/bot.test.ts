import {
  type AttendantClient,
  type ChatClient,
  createAttendantClient,
  createChatClient,
  requestSignIn,
} from '@chimpassist/client';
import { createAttendantRest } from '@chimpassist/client/rest';
import { sessionTopicOf } from '@chimpassist/protocol';
import { type RunningStack, startStack } from '@chimpassist/testing/stack';
import { until } from '@chimpassist/testing/until';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startBot } from '../../examples/bot/bot.ts';

let stack: RunningStack;
const running: (AttendantClient | ChatClient)[] = [];

beforeAll(async () => {
  stack = await startStack();
});
afterEach(async () => {
  for (const each of running.splice(0)) await each.stop();
});
afterAll(async () => {
  await stack?.stop();
});

const platform = () => ({ endpoint: stack.addresses.worker, brokerHost: stack.addresses.mqttWebSocket });
async function visitor(): Promise<ChatClient> {
  const customer = createChatClient(platform());
  running.push(customer);
  await customer.start();
  return customer;
}
async function bot(): Promise<AttendantClient> {
  const started = await startBot(platform(), 'user@chimpassist.com', 'chimpassist');
  running.push(started);
  return started;
}
const talk = ({ messages }: ChatClient) => messages.map(({ from, content }) => `${from.role}: ${content}`);
const said = (customer: ChatClient, count: number) =>
  until(
    `${count} stored messages`,
    () => customer.messages.length === count && customer.messages.every(({ seq }) => seq !== undefined),
  );

it('a bot answers a customer, each question once, also what was asked before it came', async () => {
  const customer = await visitor();
  customer.send('Hello');
  await bot();
  await said(customer, 2);
  customer.send('When are you open?');
  await said(customer, 4);
  expect(talk(customer)).toEqual([
    'customer: Hello',
    'attendant: Hello! Ask me for our opening hours, or for a person.',
    'customer: When are you open?',
    'attendant: We are here from 9 to 17, Monday to Friday.',
  ]);
  // Receipts are numbered too.
  const seqs = customer.messages.map(({ seq = 0 }) => seq);
  expect(seqs).toEqual([...new Set(seqs)].sort((one, other) => one - other));
});

it('a bot hands a chat over to a person, who reads it all, types and answers', async () => {
  const signedIn = await requestSignIn(platform().endpoint, 'second@chimpassist.com', 'chimpassist');
  if (!signedIn.ok) throw new Error(signedIn.failure);
  const { attendant, token, addresses } = signedIn;
  const person = createAttendantClient({ ...platform(), attendant, token, addresses });
  running.push(person);
  const notes: string[] = [];
  person.onOffer(({ offer }, accept) => {
    notes.push(offer?.note ?? '');
    accept();
  });
  const robot = await bot();
  const customer = await visitor();
  customer.send('Hello');
  await said(customer, 2);
  // Now that the bot has the chat: it would be offered to both before.
  person.start();
  const rest = createAttendantRest({
    endpoint: platform().endpoint,
    token: () => token,
    onUnauthorized() {},
  });
  await until('the person at the desk', async () =>
    (await rest.desk()).attendants.some(({ id }) => id === attendant.id),
  );
  customer.send('Is there a person?');
  const topic = sessionTopicOf(customer.customer?.id ?? '');
  // The bot may still have the chat of the visitor before.
  await until('the hand-over', () => person.chats.has(topic) && !robot.chats.has(topic));
  expect(notes).toEqual(['Asked the bot: Is there a person?']);
  const chat = person.chats.get(topic);
  await until('all that was said', () => chat?.messages.length === 4);
  chat?.typed(false);
  await until('the typing', () => customer.typing === attendant.name);
  chat?.send('I am one.');
  await said(customer, 5);
  await expect.poll(() => customer.typing).toBeNull();
  expect(talk(customer).at(-1)).toBe('attendant: I am one.');
  await customer.markRead();
  await until('the receipt', () => chat?.messages.at(-1)?.readAt !== null);
});
