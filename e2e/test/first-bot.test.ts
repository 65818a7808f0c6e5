import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  type AttendantClient,
  type ChatClient,
  createAttendantClient,
  createChatClient,
  requestSignIn,
} from '@chimpassist/client';
import { createProgramsRest, createWorkspaceRest } from '@chimpassist/client/rest';
import { freePorts } from '@chimpassist/testing/free-ports';
import { type RunningStack, startStack } from '@chimpassist/testing/stack';
import { until } from '@chimpassist/testing/until';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

const BOT = fileURLToPath(new URL('../../examples/bot/first.ts', import.meta.url));

let stack: RunningStack;
let bot: ChildProcess;
const running: (AttendantClient | ChatClient)[] = [];

const platform = () => ({ endpoint: stack.addresses.worker, brokerHost: stack.addresses.mqttWebSocket });
async function attendant(email: string) {
  const signedIn = await requestSignIn(stack.addresses.worker, email, 'chimpassist');
  if (!signedIn.ok) throw new Error(signedIn.failure);
  return signedIn;
}
const accessOf = (token: string | null) => ({
  endpoint: stack.addresses.worker,
  token: () => token,
  onUnauthorized: () => {},
});

beforeAll(async () => {
  stack = await startStack();
  const [port = 0] = await freePorts(1);
  const { token } = await attendant('supervisor@chimpassist.com');
  const body = {
    name: 'Chimp',
    avatarURL: null,
    endpoint: `http://127.0.0.1:${port}/`,
    team: null,
    isOn: true,
  };
  const { secret = '' } = await createProgramsRest(accessOf(token)).putBot('first', body);
  bot = spawn(process.execPath, ['--experimental-strip-types', BOT], {
    env: { ...process.env, BOT_SECRET: secret, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => bot.stdout?.once('data', resolve));
});
afterEach(async () => {
  for (const each of running.splice(0)) await each.stop();
});
afterAll(async () => {
  bot?.kill();
  await stack?.stop();
});

it('a bot answers first, hears a number as a choice, and hands over to a person', async () => {
  const { attendant: who, token, addresses } = await attendant('user@chimpassist.com');
  const person = createAttendantClient({ ...platform(), attendant: who, token, addresses });
  running.push(person);
  let offers = 0;
  person.onOffer((_, accept) => {
    offers += 1;
    accept();
  });
  person.start();
  const customer = createChatClient(platform());
  running.push(customer);
  await customer.start();
  const said = (count: number) => until(`${count} messages`, () => customer.messages.length === count);
  customer.send('Hello');
  await said(2);
  customer.send('1');
  await said(4);
  expect(offers).toBe(0);
  customer.send('I want a human');
  await said(6);
  await until('an offer', () => offers === 1);
  expect(
    customer.messages.map(
      ({ from, content }) => `${from.id === customer.customer?.id ? 'me' : from.id}: ${content}`,
    ),
  ).toEqual([
    'me: Hello',
    'bot:first: What can I do for you?\n1. Opening hours\n2. A person',
    'me: 1',
    'bot:first: We are here from 9 to 17, Monday to Friday.',
    'me: I want a human',
    'bot:first: One moment, a colleague comes.',
  ]);
  const id = customer.customer?.id ?? '';
  const notes = await createWorkspaceRest(accessOf(token)).notes(id);
  expect(notes).toMatchObject([{ from: { id: 'bot:first', name: 'Chimp' } }]);
  // From now on the bot says nothing.
  await until('the person', () => person.chats.size === 1);
  [...person.chats.values()][0]?.send('Here I am.');
  await said(7);
  customer.send('Thank you');
  await until('all is stored', () => customer.messages.every(({ seq }) => seq !== undefined));
  expect(customer.messages).toHaveLength(8);
});
