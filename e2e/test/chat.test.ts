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

const median = (numbers: number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;

/** From the key press of one until the text stands in the other's window. */
async function timeUntilSeen(say: () => Promise<void>, seen: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await Promise.all([say(), seen()]);
  return performance.now() - begun;
}

describe('a customer and an attendant', () => {
  it('meet, chat both ways, see who wrote, when and what was read, also reloaded', async () => {
    const { addresses } = stack;
    const ana = present(await Attendant.signIn(addresses));
    const mary = present(await Customer.visit(addresses, 'Mary Okafor'));
    await mary.openWidget();
    await mary.say('Hello, is the Alder in stock?');

    // The chat comes online by itself, and stands in the attendant's list.
    await ana.openChat('Mary Okafor');
    const question = ana.message('Hello, is the Alder in stock?');
    await question.waitFor();
    await expect.poll(() => question.textContent()).toContain('Mary Okafor');
    await expect.poll(() => question.getByRole('time').textContent()).toMatch(/^\d{1,2}:\d{2}/);

    await ana.say('Mary Okafor', 'Hello Mary, it is: in green and in blue.');
    const answer = mary.message('Hello Mary, it is: in green and in blue.');
    await answer.waitFor();
    await mary.panel.getByText('Ana Ribeiro').first().waitFor();
    await expect.poll(() => answer.getByRole('time').textContent()).toMatch(/^\d{1,2}:\d{2}/);

    // Both have looked at it: each sees that the other has read.
    await mary.message('Hello, is the Alder in stock?').getByText(/^Read/).waitFor({ state: 'attached' });
    await ana.message('Hello Mary, it is').getByText(/^Read/).waitFor({ state: 'attached' });

    // How quick it is, for the report; no test of it.
    const times: number[] = [];
    for (let i = 1; i <= 5; i++) {
      times.push(
        await timeUntilSeen(
          () => mary.say(`Question ${i}`),
          () => ana.message(`Question ${i}`).waitFor(),
        ),
      );
      times.push(
        await timeUntilSeen(
          () => ana.say('Mary Okafor', `Answer ${i}`),
          () => mary.message(`Answer ${i}`).waitFor(),
        ),
      );
    }
    console.log(
      `From Enter to the other window: median ${median(times).toFixed(0)} ms, longest ${Math.max(...times).toFixed(0)} ms of ${times.length} messages.`,
    );

    await mary.reload();
    await mary.openWidget();
    await mary.message('Hello Mary, it is: in green and in blue.').waitFor();
    await mary.message('Answer 5').waitFor();
    await expect.poll(() => mary.message('Question 3').count()).toBe(1);

    await ana.reload();
    await ana.openChat('Mary Okafor');
    await ana.message('Hello, is the Alder in stock?').waitFor();
    await ana.message('Question 5').waitFor();
    await expect.poll(() => ana.message('Answer 3').count()).toBe(1);

    // And it goes on.
    await mary.say('Blue, please.');
    await ana.message('Blue, please.').waitFor();
    await ana.say('Mary Okafor', 'It is on its way.');
    await mary.message('It is on its way.').waitFor();

    expect(mary.window.complaints).toEqual([]);
    expect(ana.window.complaints).toEqual([]);
  });

  it('meet as a guest too', async () => {
    const { addresses } = stack;
    const ana = present(await Attendant.signIn(addresses));
    const guest = present(await Customer.visit(addresses, null));
    await guest.openWidget();
    await guest.say('Do you repair old bicycles?');
    const row = ana.list.getByRole('button', { name: /Do you repair old bicycles/ });
    await row.click();
    await ana.message('Do you repair old bicycles?').waitFor();
    const composer = ana.window.page.getByRole('textbox', { name: /^Write to/ });
    await composer.fill('We do, of any age.');
    await composer.press('Enter');
    await guest.message('We do, of any age.').waitFor();
  });
});

describe('signing in', () => {
  it('tells an unknown e-mail from a wrong password', async () => {
    const ana = present(await Attendant.signIn(stack.addresses));
    await ana.signOut();
    await ana.fillSignIn('nobody@chimpassist.com', 'chimpassist');
    await ana.window.page.getByText(/no account with this e-mail/).waitFor();
    await ana.fillSignIn('user@chimpassist.com', 'wrong');
    await ana.window.page.getByText(/password is wrong/).waitFor();
    await ana.fillSignIn('supervisor@chimpassist.com', 'chimpassist');
    await ana.list.waitFor();
  });
});
