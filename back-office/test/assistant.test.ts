import { type LanguageModel, modelEvent, startLanguageModel } from '@chimpassist/testing/language-model';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { findings } from './support/axe.ts';
import { type EdgeStack, startEdgeStack } from './support/edge-stack.ts';

let model: LanguageModel;
let stack: EdgeStack;
beforeAll(async () => {
  model = await startLanguageModel();
  stack = await startEdgeStack({
    ASSISTANT_ENDPOINT: model.url,
    ASSISTANT_MODEL: 'small-one',
    ASSISTANT_KEY: 'sk',
  });
});
afterEach(async () => {
  await stack.close();
  expect(stack.complaints.splice(0)).toEqual([]);
});
afterAll(async () => {
  await stack?.stop();
  await model?.stop();
});

const field = (page: Page) => page.getByRole('textbox', { name: /^Write to/ });
const panel = (page: Page) => page.getByRole('region', { name: 'Assistant' });
const look = async (page: Page, name: string) => {
  if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/${name}.png` });
};
async function inChat(desk: Page, name: string, words: string): Promise<void> {
  const customer = await stack.customer(name);
  customer.send(words);
  await desk.locator('.row').filter({ hasText: name }).click();
  await desk.getByRole('log').getByText(words).waitFor();
}

test('a reply is suggested as it comes, put into the field, and sent by nobody', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  model.answer = {
    async write(response) {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(modelEvent('It is '));
      await held;
      response.end(`${modelEvent('on its way.')}data: [DONE]\n\n`);
    },
  };
  const ada = await stack.signedIn();
  await inChat(ada, 'Rita Reply', 'Where is my parcel?');
  await field(ada).fill('My own words');
  await ada.getByRole('button', { name: 'Assistant' }).click();
  await panel(ada).locator('button:focus').waitFor();
  await ada.keyboard.press('Enter');
  await panel(ada).getByText('It is', { exact: true }).waitFor();
  await expect.poll(() => panel(ada).getByRole('button', { name: 'Put into the field' }).count()).toBe(0);
  release();
  await panel(ada).getByText('It is on its way.').waitFor();
  // The name of the button under the pointer stands outside of all landmarks.
  await ada.mouse.move(700, 200);
  await expect.poll(() => ada.getByRole('tooltip').count()).toBe(0);
  expect(await findings(ada)).toEqual([]);
  await look(ada, 'assistant');
  await ada.setViewportSize({ width: 390, height: 844 });
  await look(ada, 'assistant-phone');
  await panel(ada).getByRole('button', { name: 'Put into the field' }).click();
  await expect.poll(() => field(ada).inputValue()).toBe('It is on its way.');
  await expect.poll(() => ada.getByRole('log').getByText('It is on its way.').count()).toBe(0);
});

test('own words change their tone, and come back where that was worse', async () => {
  model.answer = { words: ['Would you ', 'kindly wait?'] };
  const ada = await stack.signedIn();
  await inChat(ada, 'Toni Tone', 'How long?');
  await ada.getByRole('button', { name: 'Assistant' }).click();
  await expect.poll(() => panel(ada).getByRole('button', { name: 'Friendlier' }).isDisabled()).toBe(true);
  await panel(ada).locator(':focus').waitFor();
  await ada.keyboard.press('Escape');
  await panel(ada).waitFor({ state: 'detached' });
  await field(ada).fill('Wait.');
  await ada.getByRole('button', { name: 'Assistant' }).click();
  await panel(ada).getByRole('button', { name: 'Friendlier' }).click();
  await panel(ada).getByRole('button', { name: 'Put into the field' }).click();
  await expect.poll(() => field(ada).inputValue()).toBe('Would you kindly wait?');
  await panel(ada).getByRole('button', { name: 'Put my words back' }).click();
  await expect.poll(() => field(ada).inputValue()).toBe('Wait.');
  expect(model.calls.at(-1)?.messages[1]?.content).toContain('Wait.');
});

test('the customer’s words are translated, with the original one key away', async () => {
  model.answer = { words: ['Where is ', 'my parcel?'] };
  const ada = await stack.signedIn();
  await inChat(ada, 'Tina Translate', 'Onde está a encomenda?');
  await ada.getByRole('button', { name: 'Assistant' }).click();
  await panel(ada).getByRole('button', { name: 'Translate the last message' }).click();
  await panel(ada).getByText('Where is my parcel?').waitFor();
  await panel(ada).getByRole('button', { name: 'Show the original (O)' }).waitFor();
  await panel(ada).press('o');
  await panel(ada).getByText('Onde está a encomenda?').waitFor();
  await panel(ada).press('o');
  await panel(ada).getByText('Where is my parcel?').waitFor();
  expect(model.calls.at(-1)?.messages[0]?.content).toContain('language "en');
});

test('a summary goes into a note for the colleague who takes over', async () => {
  model.answer = { words: ['Wants a refund. ', 'Nothing is open.'] };
  const ada = await stack.signedIn();
  await inChat(ada, 'Sam Summary', 'I want my money.');
  await ada.getByRole('button', { name: 'Note', exact: true }).click();
  await ada.getByRole('button', { name: 'Assistant' }).click();
  await panel(ada).locator('button:focus').waitFor();
  await ada.keyboard.press('Enter');
  await panel(ada).getByRole('button', { name: 'Put into the field' }).click();
  const note = ada.getByRole('textbox', { name: 'Note for colleagues' });
  await expect.poll(() => note.inputValue()).toBe('Wants a refund. Nothing is open.');
});

test('a summary is written for the colleague in the dialog of a hand-over', async () => {
  model.answer = { words: ['Asks for ', 'the invoice.'] };
  const ada = await stack.signedIn();
  await inChat(ada, 'Hana Handover', 'The invoice, please.');
  await ada.getByRole('button', { name: 'Hand over' }).click();
  const dialog = ada.getByRole('dialog', { name: 'Hand this chat over' });
  const note = dialog.getByRole('textbox');
  await note.fill('Mind the date.');
  await dialog.getByRole('button', { name: 'Write a summary' }).click();
  await expect.poll(() => note.inputValue()).toContain('Asks for the invoice.');
  await expect.poll(() => note.inputValue()).toContain('Mind the date.');
  expect(model.calls.at(-1)?.messages[1]?.content).toContain('The invoice, please.');
  expect(await findings(ada)).toEqual([]);
  await look(ada, 'assistant-hand-over');
});

test('a model that refuses, or breaks off, is told in a sentence', async () => {
  model.answer = { write: (response) => void response.writeHead(401).end() };
  const ada = await stack.signedIn();
  await inChat(ada, 'Fay Failure', 'Hello?');
  await ada.getByRole('button', { name: 'Assistant' }).click();
  const suggest = panel(ada).getByRole('button', { name: 'Suggest a reply' });
  await suggest.click();
  await panel(ada)
    .getByRole('alert')
    .getByText(/ASSISTANT_KEY/)
    .waitFor();
  model.answer = {
    write(response) {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(modelEvent('Half'));
      setTimeout(() => response.destroy(), 100);
    },
  };
  await suggest.click();
  await panel(ada).getByRole('alert').getByText('The assistant broke off. Try again.').waitFor();
  await panel(ada).getByText('Half', { exact: true }).waitFor();
  await expect.poll(() => panel(ada).getByRole('button', { name: 'Put into the field' }).count()).toBe(0);
});
