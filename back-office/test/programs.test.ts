import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findings } from './support/axe.ts';
import { type EdgeStack, startEdgeStack } from './support/edge-stack.ts';

const SUPERVISOR = 'supervisor@chimpassist.com';

let stack: EdgeStack;
/** An address of the operator's: what it answers, and what came. */
let operator: Server;
let address: string;
let status = 204;
const heard: string[] = [];

beforeAll(async () => {
  operator = createServer((request, response) => {
    request.setEncoding('utf8');
    let body = '';
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      heard.push((JSON.parse(body) as { type: string }).type);
      if (request.url !== '/bot') {
        response.writeHead(status).end(status === 204 ? undefined : 'Not now.');
        return;
      }
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ messages: [{ content: 'Hello, I am a bot.' }] }));
    });
  });
  await new Promise<void>((resolve) => operator.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(operator.address() as AddressInfo).port}`;
  stack = await startEdgeStack({ WEBHOOK_PRIVATE: 'on' });
});
afterEach(async () => {
  await stack.close();
  expect(stack.complaints.splice(0)).toEqual([]);
});
afterAll(async () => {
  await stack?.stop();
  operator?.close();
});

const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
async function openSection(page: Page, name: string) {
  if (!(await section(page, 'Settings').isVisible())) await page.keyboard.press(',');
  await section(page, 'Settings').getByRole('link', { name, exact: true }).click();
  await section(page, name).waitFor();
  return section(page, name);
}
const statusOf = async (key: string): Promise<number> =>
  (await fetch(`${stack.worker.url}/v1/chats`, { headers: { authorization: `Bearer ${key}` } })).status;

test('a supervisor makes a key, which is shown once, replaces it and removes it', async () => {
  const page = await stack.signedIn(SUPERVISOR);
  const keys = await openSection(page, 'API keys');
  await keys.getByRole('button', { name: 'Make a key' }).click();
  await keys.getByLabel('Name').fill('Shop system');
  await keys.getByRole('button', { name: 'Save' }).click();
  await keys.getByText('Choose at least one thing that it may do.').waitFor();
  await keys.locator('input[name="chats:read"]').check();
  expect(await findings(page)).toEqual([]);
  await keys.getByLabel('Ends on, if it does').fill('2099-01-01');
  await keys.getByRole('button', { name: 'Save' }).click();
  const shown = keys.getByRole('region', { name: 'The key Shop system' });
  const key = (await shown.locator('code').textContent()) ?? '';
  expect(key).toMatch(/^chimp_[\w-]{43}$/);
  expect(await findings(page)).toEqual([]);
  expect(await statusOf(key)).toBe(200);
  await shown.getByRole('button', { name: 'I have copied it' }).click();
  await expect.poll(() => page.content()).not.toContain(key);
  await keys.getByText(/never used · ends on/).waitFor();

  await keys.getByRole('button', { name: 'Change Shop system' }).click();
  await keys.getByLabel('The one of before counts beside it for').selectOption('not at all');
  await keys.getByRole('button', { name: 'Replace it' }).click();
  const next = (await shown.locator('code').textContent()) ?? '';
  expect([await statusOf(key), await statusOf(next)]).toEqual([401, 200]);
  await shown.getByRole('button', { name: 'I have copied it' }).click();
  await keys.getByRole('button', { name: 'Change Shop system' }).click();
  await keys.getByRole('button', { name: 'Remove', exact: true }).click();
  await keys.getByRole('button', { name: 'Remove Shop system for good' }).click();
  await keys.getByText('There are no keys yet.').waitFor();
  expect(await statusOf(next)).toBe(401);
});

test('a webhook has a test, a log with what was sent and answered, and sends again', async () => {
  status = 204;
  const page = await stack.signedIn(SUPERVISOR);
  const hooks = await openSection(page, 'Webhooks');
  await hooks.getByRole('button', { name: 'Add a webhook' }).click();
  await hooks.getByLabel('Address').fill(`${address}/hook`);
  await hooks.getByRole('button', { name: 'Save' }).click();
  const shown = hooks.getByRole('region', { name: /^The secret/ });
  await expect.poll(() => shown.locator('code').textContent()).toMatch(/^whsec_/);
  await shown.getByRole('button', { name: 'I have copied it' }).click();
  await hooks.getByRole('button', { name: /^Change http/ }).click();
  await hooks.getByRole('button', { name: 'Send a test' }).click();
  await hooks.getByText('The test was answered: 204.').waitFor();
  status = 500;
  await hooks.getByRole('button', { name: 'Send a test' }).click();
  await hooks.getByText('The test was not taken: 500.').waitFor();
  status = 204;
  const mary = await stack.customer('Mary Hook');
  mary.send('Is anybody there?');
  await expect.poll(() => heard).toContain('message.created');
  await hooks.getByRole('button', { name: 'Log', exact: true }).click();
  const log = hooks.getByRole('region', { name: /^Log of/ });
  await log.getByText('message.created', { exact: true }).waitFor();
  await log.getByText('Payload').first().click();
  await log.getByText('"Is anybody there?"').or(log.locator('pre').first()).first().waitFor();
  expect(await findings(page)).toEqual([]);
  heard.length = 0;
  await log.getByRole('button', { name: /^Send again: message.created/ }).click();
  await expect.poll(() => heard).toEqual(['message.created']);
  await log.getByRole('button', { name: 'Send all again', exact: true }).click();
  await log.getByText(/events are sent again/).waitFor();
  await expect.poll(() => heard.length).toBeGreaterThan(2);
  // The log lies in the webhook's form: Enter sends again, and does not save that.
  const all = log.getByRole('button', { name: 'Send all again', exact: true });
  await expect.poll(() => all.getAttribute('aria-disabled')).not.toBe('true');
  heard.length = 0;
  await log.locator('input[type="datetime-local"]').press('Enter');
  await expect.poll(() => heard.length).toBeGreaterThan(1);
  await expect.poll(() => log.isVisible()).toBe(true);
});

test('a webhook that is turned off by itself is said to supervisors, wherever they are', async () => {
  const page = await stack.signedIn(SUPERVISOR);
  const mary = await stack.customer('Mary Off');
  status = 410;
  mary.send('Hello?');
  const line = page.getByRole('status').filter({ hasText: 'A webhook was turned off' });
  await line.waitFor();
  expect(await findings(page)).toEqual([]);
  const other = await stack.signedIn();
  await other.getByRole('region', { name: 'Customers' }).waitFor();
  await expect.poll(() => other.getByText('A webhook was turned off').count()).toBe(0);
  await line.getByRole('button', { name: 'Show webhooks' }).click();
  const hooks = section(page, 'Webhooks');
  await hooks.getByText('turned off: its address is gone').waitFor();
  status = 204;
  await hooks.getByRole('button', { name: /^Change http/ }).click();
  await hooks.getByLabel('On', { exact: true }).check();
  await hooks.getByRole('button', { name: 'Save' }).click();
  await line.waitFor({ state: 'detached' });
});

test('a bot is made, answers first, and is told apart from people at the desk', async () => {
  const page = await stack.signedIn(SUPERVISOR);
  const bots = await openSection(page, 'Bots');
  await bots.getByRole('button', { name: 'Add a bot' }).click();
  await bots.getByLabel('Name').fill('Chimp');
  await bots.getByLabel('Address at which it is asked').fill(`${address}/bot`);
  expect(await findings(page)).toEqual([]);
  await bots.getByRole('button', { name: 'Save' }).click();
  await bots.getByRole('button', { name: 'I have copied it' }).click();
  await bots.getByText(/^answers first/).waitFor();
  const mary = await stack.customer('Mary Bot');
  mary.send('Where is my parcel?');
  await page.getByRole('button', { name: /Mary Bot/ }).click();
  await page.getByText('Hello, I am a bot.').first().waitFor();
  await page.getByText('Chimp · Bot').first().waitFor();
  expect(await findings(page)).toEqual([]);
  // At its third answer of the same words it is stopped.
  for (const words of ['And now?', 'Hello?']) {
    mary.send(words);
    await page.getByText(words).first().waitFor();
  }
  await page.getByText('The bot went round in circles. The chat went to the queue.').waitFor();
  expect(await findings(page)).toEqual([]);
});
