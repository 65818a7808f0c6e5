import { type RunningStack, startStack } from '@chimpassist/testing/stack';
import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import { Attendant } from '../src/attendant.ts';
import { Customer } from '../src/customer.ts';

let stack: RunningStack;
const people: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  stack = await startStack();
});
afterEach(async () => {
  for (const person of people.splice(0)) await person.close();
});
afterAll(async () => {
  await stack?.stop();
});

describe('a customer who writes when nobody is signed in', () => {
  it('is told so, and is connected when somebody comes, with the words so far', async () => {
    const mary = await Customer.visit(stack.addresses, 'Mary Okafor');
    people.push(mary);
    await mary.openWidget();
    await mary.say('I will wait.');
    await mary.panel.getByText(/nobody is here just now\. write/i).waitFor();

    const ana = await Attendant.signIn(stack.addresses);
    people.push(ana);
    await ana.openChat('Mary Okafor');
    await ana.message('I will wait.').waitFor();
    await mary.panel.getByText('Ana Ribeiro').first().waitFor();
    await mary.panel.getByText(/nobody is here just now\. write/i).waitFor({ state: 'hidden' });
    await ana.say('Mary Okafor', 'Here I am.');
    await mary.message('Here I am.').waitFor();
  });
});
