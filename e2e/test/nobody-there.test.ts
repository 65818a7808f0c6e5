import { requestSignIn } from '@chimpassist/client';
import { type RunningStack, startStack } from '@chimpassist/testing/stack';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
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

/** So soon a page knows. */
const WITHIN = { timeout: 5_000 };

describe('a page that waits', () => {
  it('knows within 5 s that somebody has come, all have gone, or it is closed', async () => {
    const john = await Customer.visit(stack.addresses, 'João Figueira');
    people.push(john);
    await john.openWidget();
    await john.say('Is anybody there?');
    const nobody = john.panel.getByText('Nobody is here just now. Write, and we answer here.');
    await nobody.waitFor();
    // The desk takes what is offered by itself.
    const ana = await Attendant.signIn(stack.addresses);
    people.push(ana);
    await john.panel.getByText('You are talking with Ana Ribeiro').waitFor(WITHIN);
    await ana.signOut();
    await nobody.waitFor(WITHIN);

    const worker = stack.addresses.worker;
    const supervisor = await requestSignIn(worker, 'supervisor@chimpassist.com', 'chimpassist');
    if (!supervisor.ok) throw new Error(supervisor.failure);
    const hours = async (method: string, body?: object) => {
      const headers = { authorization: `Bearer ${supervisor.token}`, 'content-type': 'application/json' };
      const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
      expect((await fetch(`${worker}/workspace/hours`, init)).ok).toBe(true);
    };
    await hours('PUT', { zone: 'Europe/Berlin', weekly: [] });
    await john.panel.getByText('We are closed just now. Write, and we answer here.').waitFor(WITHIN);
    await hours('DELETE');
    await nobody.waitFor(WITHIN);
  });
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
