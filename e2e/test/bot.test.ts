import { type AttendantClient, type ChatClient, createChatClient } from '@chimpassist/client';
import { type RunningStack, startStack } from '@chimpassist/testing/stack';
import { until } from '@chimpassist/testing/until';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBot } from '../../examples/bot/bot.ts';

let stack: RunningStack;
let bot: AttendantClient | undefined;
let visitor: ChatClient | undefined;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(async () => {
  await visitor?.stop();
  await bot?.stop();
  await stack?.stop();
});

it('a bot answers a customer, each question once, also what was asked before it came', async () => {
  const platform = { endpoint: stack.addresses.worker, brokerHost: stack.addresses.mqttWebSocket };
  const customer = createChatClient(platform);
  visitor = customer;
  await customer.start();
  customer.send('Hello');
  bot = await startBot(platform, 'user@chimpassist.com', 'chimpassist');

  const talk = () => customer.messages.map(({ from, content }) => `${from.role}: ${content}`);
  const isStored = () => customer.messages.every(({ seq }) => seq !== undefined);
  await until('the first answer', () => talk().length === 2 && isStored());
  customer.send('When are you open?');
  await until('the second answer', () => talk().length === 4 && isStored());
  expect(talk()).toEqual([
    'customer: Hello',
    'attendant: Hello! Ask me for our opening hours.',
    'customer: When are you open?',
    'attendant: We are here from 9 to 17, Monday to Friday.',
  ]);
  expect(customer.messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
});
