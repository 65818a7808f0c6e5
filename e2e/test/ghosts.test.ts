import { type RunningStack, startStack } from '@chimpassist/testing/stack';
import { until } from '@chimpassist/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Attendant } from '../src/attendant.ts';
import { Customer } from '../src/customer.ts';

let stack: RunningStack;
const people: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  stack = await startStack({ env: { ATTENDANT_MAX_SESSIONS: '1' } });
});
afterAll(async () => {
  for (const person of people.reverse()) await person.close();
  await stack?.stop();
});

const presenceOf = (attendant: Attendant, name: string) =>
  attendant.row(name).locator('.avatar-presence').getAttribute('data-presence');

describe('an attendant who may have one chat', () => {
  it('stays free when a customer opens the panel, writes nothing and leaves', async () => {
    const ana = await Attendant.signIn(stack.addresses);
    people.push(ana);
    const ghost = await Customer.visit(stack.addresses, null);
    await ghost.openWidget();
    // Connected, and nobody was asked for: there is no line of a queue.
    await until('the ghost is connected', () =>
      ghost.window.page.evaluate(() => localStorage.getItem('userData') !== null),
    );
    const mary = await Customer.visit(stack.addresses, 'Mary Okafor', { beside: ana.window });
    people.push(mary);
    await mary.openWidget();
    await mary.say('Is anybody there?');
    await ana.openChat('Mary Okafor');
    await ana.message('Is anybody there?').waitFor();
    await expect.poll(() => ana.list.getByRole('button', { name: /guest/i }).count()).toBe(0);
    await ghost.close();
  });

  it('sees within seconds that a customer has closed the browser, and that one is back', async () => {
    const [ana, mary] = people as [Attendant, Customer];
    expect(await presenceOf(ana, 'Mary Okafor')).toBe('online');
    const second = await mary.window.context.newPage();
    await second.goto(stack.addresses.shop);
    await second.getByRole('button', { name: /chat/i }).click();
    await second.getByRole('dialog').getByText('Is anybody there?').waitFor();
    // One of two pages closes: the other one is there.
    await mary.window.page.close();
    await second.getByRole('dialog').getByRole('textbox').fill('Still here.');
    await second.keyboard.press('Enter');
    await ana.message('Still here.').waitFor();
    expect(await presenceOf(ana, 'Mary Okafor')).toBe('online');
    await second.close();
    await until('the desk shows that nobody is in front of it', async () => {
      return (await presenceOf(ana, 'Mary Okafor')) === 'away';
    });
    await expect.poll(() => ana.row('Mary Okafor').textContent()).toContain('has closed the page');
    const back = await mary.window.context.newPage();
    await back.goto(stack.addresses.shop);
    await until('the desk shows that somebody is there again', async () => {
      return (await presenceOf(ana, 'Mary Okafor')) === 'online';
    });
  });
});
