import { createWorkspaceRest } from '@chimpassist/client/rest';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findings } from './support/axe.ts';
import { type EdgeStack, startEdgeStack } from './support/edge-stack.ts';

let stack: EdgeStack;
beforeAll(async () => {
  stack = await startEdgeStack();
  const token = await stack.worker.token({ kind: 'attendant', id: 1, type: 'support/supervisor' });
  const team = createWorkspaceRest({
    endpoint: stack.worker.url,
    token: () => token,
    onUnauthorized: () => {},
  });
  await team.putSettings({ undoSeconds: 0, languages: [], asksToJoin: true });
});
afterEach(async () => {
  await stack.close();
  expect(stack.complaints.splice(0)).toEqual([]);
});
afterAll(() => stack?.stop());

test('a colleague asks to join, is turned away, asks again and is let in', async () => {
  const ada = await stack.signedIn();
  const customer = await stack.customer('Mary Joined');
  customer.send('Hello?');
  await ada.locator('.row').filter({ hasText: 'Mary Joined' }).click();
  await ada.getByRole('log').getByText('Hello?').waitFor();

  const ben = await stack.signedIn('second@chimpassist.com');
  await ben.goto(`${stack.origin}#chat=Mary%20Joined`);
  await ben.reload();
  const ask = ben.getByRole('button', { name: 'Ask to join' });
  await ask.click();
  await ben.getByRole('button', { name: 'Asked to join' }).waitFor();
  const line = ada.getByRole('status').filter({ hasText: 'asks to join the chat with Mary Joined' });
  await line.waitFor();
  expect(await findings(ada)).toEqual([]);
  if (process.env.LOOK) {
    await ada.screenshot({ path: `${process.env.LOOK}/joining-asked.png` });
    await ben.screenshot({ path: `${process.env.LOOK}/joining-asks.png` });
  }
  await line.getByRole('button', { name: 'Not now' }).click();
  await ben.getByText('You were not let into the chat.').waitFor();
  await ask.click();
  await line.getByRole('button', { name: 'Let in' }).click();
  await ben.getByRole('textbox', { name: /^Write to/ }).fill('I can help, too');
  await ben.keyboard.press('Enter');
  await ada.getByRole('log').getByText('I can help, too').waitFor();
  await expect.poll(() => customer.messages.at(-1)?.content).toBe('I can help, too');
  await expect.poll(() => line.count()).toBe(0);
});
