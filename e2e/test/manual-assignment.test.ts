import { type RunningStack, startStack } from '@chimpassist/testing/stack';
import { until } from '@chimpassist/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Attendant } from '../src/attendant.ts';
import { Customer } from '../src/customer.ts';

let stack: RunningStack;
const people: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  stack = await startStack({ env: { ASSIGNMENT: 'manual', ASSIGNMENT_TIMEOUT: '8000' } });
});
afterAll(async () => {
  for (const person of people.reverse()) await person.close();
  await stack?.stop();
});

describe('with ASSIGNMENT=manual', () => {
  it('an offer without an answer goes to the next; the chat begins when one accepts', async () => {
    const ana = await Attendant.signIn(stack.addresses, 'user@chimpassist.com');
    people.push(ana);
    const beside = ana.window;
    const tom = await Attendant.signIn(stack.addresses, 'colleague@chimpassist.com', { beside });
    const mary = await Customer.visit(stack.addresses, 'Mary Okafor', { beside });
    people.push(tom, mary);
    await mary.openWidget();
    await mary.say('Is anybody there?');
    for (const attendant of [ana, tom]) await attendant.row('Mary Okafor').click();
    const isOffered = (attendant: Attendant) =>
      attendant.window.page.getByText(/This chat is offered to you/).isVisible();
    const first = await until('it is offered to one of the two', async () =>
      (await isOffered(ana)) ? ana : (await isOffered(tom)) ? tom : null,
    );
    const second = first === ana ? tom : ana;
    expect(await isOffered(second)).toBe(false);
    // Nobody clicks: it goes on by itself.
    await until('it is offered to the other', () => isOffered(second));
    await expect
      .poll(() => mary.panel.getByText('Ana Ribeiro').or(mary.panel.getByText('Tom Becker')).count())
      .toBe(0);
    const taker = await until('somebody who holds the offer accepts it', async () => {
      for (const attendant of [ana, tom]) {
        if ((await attendant.composer('Mary Okafor').count()) === 1) return attendant;
        const accept = attendant.window.page.getByRole('button', { name: 'Accept' });
        // It may go on to the other in just this moment: then that one accepts.
        if (await accept.isVisible()) await accept.click({ timeout: 1_000 }).catch(() => null);
      }
      return null;
    });
    await taker.message('Is anybody there?').waitFor();
    await taker.say('Mary Okafor', 'I am.');
    await mary.message('I am.').waitFor();
  });
});
