import { type ChatClient, createChatClient } from '@chimpassist/client';
import { TEXT_PING } from '@chimpassist/protocol';
import { startBroker, type TestBroker } from '@chimpassist/testing/broker';
import { type EdgeWorker, startEdgeWorker } from '@chimpassist/testing/edge-worker';
import { launchChromium } from '@chimpassist/testing/launch-chromium';
import { steadyHand } from '@chimpassist/testing/steady-hand';
import { until } from '@chimpassist/testing/until';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { PASSWORD, startPageServer } from './support/page-server.ts';
import { createPretendServer, type PretendServer } from './support/pretend-server.ts';

/** The desk's pages, and the hook by which its attendants sign in. The broker beside them is named to nobody. */
let broker: TestBroker;
let server: PretendServer;
let pages: Awaited<ReturnType<typeof startPageServer>>;
let worker: EdgeWorker;
let browser: Browser;
/** The back office's, read at each load of its page. */
const settings: Record<string, string> = { FORCE_i18n_LANGUAGE: 'en' };
const customers: ChatClient[] = [];
const windows: Page[] = [];

beforeAll(async () => {
  broker = await startBroker();
  server = createPretendServer(broker);
  pages = await startPageServer(server, settings, new Map());
  worker = await startEdgeWorker({ AUTHENTICATION_ENDPOINT: pages.origin });
  settings.BACKEND_ENDPOINT = worker.url;
  browser = await launchChromium();
});
afterEach(async () => {
  worker.network.mend();
  for (const customer of customers.splice(0)) await customer.stop();
  for (const window of windows.splice(0)) await window.context().close();
  expect(broker.published).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await worker?.stop();
  server?.stop();
  await pages?.stop();
  await broker?.stop();
});

async function signedIn(email = 'user@chimpassist.com'): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await steadyHand(context);
  const page = await context.newPage();
  windows.push(page);
  await signIn(page, email);
  return page;
}

async function signIn(page: Page, email = 'user@chimpassist.com'): Promise<void> {
  await page.goto(pages.origin);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('region', { name: 'Customers' }).waitFor();
}

async function customer(name: string): Promise<ChatClient> {
  const client = createChatClient({ endpoint: worker.url, customer: { id: name, name, avatarURL: null } });
  customers.push(client);
  await client.start();
  return client;
}
const contents = ({ messages }: ChatClient): string[] => messages.map(({ content }) => content);
const hears = (client: ChatClient, text: string) =>
  until(`the customer reads ${text}`, () => contents(client).includes(text), 60_000);
const open = (page: Page, name: string) => page.getByRole('button', { name: new RegExp(name) }).click();
const message = (page: Page, text: string) =>
  page.getByRole('article').filter({ has: page.getByText(text, { exact: true }) });
async function say(page: Page, text: string): Promise<void> {
  const field = page.getByRole('textbox', { name: /^Write to/ });
  await field.fill(text);
  await field.press('Enter');
}

test('a desk takes a chat, answers, and both hear typing and receipts', async () => {
  const desk = await signedIn();
  const mary = await customer('Mary Edge');
  mary.send('Is the Alder in stock?');
  await open(desk, 'Mary Edge');
  await message(desk, 'Is the Alder in stock?').waitFor();
  mary.typed(false);
  await desk
    .getByText(/is typing/)
    .first()
    .waitFor();
  await desk.getByRole('textbox', { name: /^Write to/ }).pressSequentially('It');
  await until('the customer sees that somebody types', () => mary.typing === 'Ada Lindqvist');
  await say(desk, 'It is, in green.');
  await hears(mary, 'It is, in green.');
  await until('the desk has read the question', () => mary.messages[0]?.readAt !== null);
  await mary.markRead();
  await message(desk, 'It is, in green.').locator('.tick.read').waitFor();
});

test('all windows of an attendant and a supervisor’s hear one chat', async () => {
  const [first, second] = [await signedIn(), await signedIn()];
  const supervisor = await signedIn('supervisor@chimpassist.com');
  const noah = await customer('Noah Edge');
  noah.send('Hello?');
  for (const page of [first, second, supervisor]) {
    await open(page, 'Noah Edge');
    await message(page, 'Hello?').waitFor();
  }
  await say(first, 'Hello, Noah.');
  for (const page of [second, supervisor]) await message(page, 'Hello, Noah.').waitFor();
  await hears(noah, 'Hello, Noah.');
});

test('a desk that is left alone sends pings that wake nobody, and asks nothing', async () => {
  // So that the desk's own clock, every half of it, comes often.
  const quick = await startEdgeWorker({
    AUTHENTICATION_ENDPOINT: pages.origin,
    ATTENDANT_KEEP_ALIVE_TIME: '1000',
  });
  settings.BACKEND_ENDPOINT = quick.url;
  try {
    const context = await browser.newContext();
    const page = await context.newPage();
    windows.push(page);
    const sent: string[] = [];
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => sent.push(typeof payload === 'string' ? payload : 'bytes')),
    );
    page.on('request', (request) => sent.push(request.url()));
    await signIn(page);
    const pings = (from: number) => sent.slice(from).filter((each) => each === TEXT_PING).length;
    // What a beginning needs is said.
    await until('the desk only pings', () => pings(-10) === 10 && sent.includes('bytes'));
    const settled = sent.length;
    await until('its clock has come many times', () => pings(settled) >= 20, 60_000);
    expect(new Set(sent.slice(settled))).toEqual(new Set([TEXT_PING]));
  } finally {
    settings.BACKEND_ENDPOINT = worker.url;
    await quick.stop();
  }
});

test('after a cut and a deploy each word is there once, on both sides', async () => {
  const desk = await signedIn();
  const ruth = await customer('Ruth Edge');
  const words = ['Before'];
  ruth.send('Before');
  await open(desk, 'Ruth Edge');
  await message(desk, 'Before').waitFor();
  worker.network.cut();
  await desk.getByText('The connection is away.').waitFor();
  await say(desk, 'Said without a network');
  worker.network.mend();
  await hears(ruth, 'Said without a network');
  words.push('Said without a network');
  await worker.process.stop();
  ruth.send('Asked during a deploy');
  words.push('Asked during a deploy');
  await worker.process.start();
  await message(desk, 'Asked during a deploy').waitFor({ timeout: 60_000 });
  await say(desk, 'After it');
  words.push('After it');
  await hears(ruth, 'After it');
  await until('all of it is stored', () => ruth.messages.every(({ seq }) => seq !== undefined), 60_000);
  expect(contents(ruth)).toEqual(words);
  for (const word of words) await expect.poll(() => message(desk, word).count(), { message: word }).toBe(1);
});
