import { requestSignIn } from '@chimpassist/client';
import { type RunningStack, startStack } from '@chimpassist/testing/stack';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Attendant } from '../src/attendant.ts';
import { Customer } from '../src/customer.ts';

let stack: RunningStack;
const people: { close(): Promise<void> }[] = [];

function present<T extends { close(): Promise<void> }>(person: T): T {
  people.push(person);
  return person;
}

beforeAll(async () => {
  stack = await startStack();
});
afterEach(async () => {
  for (const person of people.splice(0)) await person.close();
});
afterAll(async () => {
  await stack?.stop();
});

describe('the demo shop of npm start', () => {
  it('lets a visitor choose the road by keyboard, and remembers it', async () => {
    const { addresses } = stack;
    const guest = present(await Customer.visit(addresses, null));
    const dialled = guest.dialled();
    await guest.openWidget();
    await expect.poll(() => dialled.some((url) => url.startsWith(addresses.mqttWebSocket))).toBe(true);
    await expect.poll(() => guest.road.inputValue()).toBe('broker');

    await guest.road.focus();
    await guest.road.press('ArrowDown');
    await expect.poll(() => guest.road.inputValue()).toBe('edge');
    await expect.poll(() => dialled.some((url) => url.startsWith(String(addresses.edge)))).toBe(true);
    await guest.reload();
    await expect.poll(() => guest.road.inputValue()).toBe('edge');
  });

  it('takes a chat from one road to the other and back, and no word is lost', async () => {
    const { addresses } = stack;
    const ana = present(await Attendant.signIn(addresses));
    const mary = present(await Customer.visit(addresses, 'Mary Okafor'));
    await mary.openWidget();
    await mary.say('Is the Alder in stock?');
    await ana.openChat('Mary Okafor');
    await ana.message('Is the Alder in stock?').waitFor();
    const words = ['Is the Alder in stock?'];
    for (const road of ['edge', 'broker'] as const) {
      await mary.road.selectOption(road);
      // At once, while the page is between two connections.
      await ana.say('Mary Okafor', `Answer to the ${road}.`);
      await mary.openWidget();
      await mary.say(`Now by the ${road}.`);
      await mary.message(`Answer to the ${road}.`).waitFor();
      await ana.message(`Now by the ${road}.`).waitFor();
      words.push(`Answer to the ${road}.`, `Now by the ${road}.`);
    }
    for (const side of [ana, mary])
      for (const text of words)
        await expect.poll(() => side.message(text).count(), { message: text }).toBe(1);
    expect(ana.window.complaints).toEqual([]);
    expect(mary.window.complaints).toEqual([]);
  });

  it('rule 70: shows a guest what an attendant writes first, over the broker', async () => {
    const { addresses } = stack;
    const boss = await requestSignIn(addresses.worker, 'supervisor@chimpassist.com', 'chimpassist');
    if (!boss.ok) throw new Error(boss.failure);
    const put = await fetch(`${addresses.worker}/workspace/settings`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${boss.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ visitors: true }),
    });
    expect(put.ok).toBe(true);
    const ana = present(await Attendant.signIn(addresses));
    const guest = present(await Customer.visit(addresses, null));
    const dialled = guest.dialled();
    await guest.window.page.goto(`${addresses.shop}?visitors`);
    const desk = ana.window.page;
    await desk.getByRole('button', { name: /^Your menu/ }).click();
    await desk.getByRole('menuitem', { name: 'Visitors now' }).click();
    await desk.getByRole('button', { name: 'Write to Visitor first' }).click();
    await desk.getByLabel('Your message').fill('Shall I help you choose?');
    await desk.keyboard.press('Enter');
    await guest.window.page.locator('.bubble-of-rule').getByText('Shall I help you choose?').waitFor();
    await guest.window.page.getByRole('button', { name: 'Write to us' }).click();
    await guest.message('Shall I help you choose?').waitFor();
    expect(dialled.some((url) => url.startsWith(addresses.mqttWebSocket))).toBe(true);
    await guest.say('Yes, please.');
    await ana.message('Yes, please.').waitFor();
    await ana.message('Shall I help you choose?').waitFor();
    await guest.panel.getByText('You are talking with Ana Ribeiro').waitFor();
    expect(ana.window.complaints).toEqual([]);
    expect(guest.window.complaints).toEqual([]);
  });
});
