import { type RunningStack, startStack } from '@chimpassist/testing/stack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Attendant } from '../src/attendant.ts';
import { Customer } from '../src/customer.ts';

let stack: RunningStack;
let ana: Attendant;
let mary: Customer;
let guest: Customer | undefined;

beforeAll(async () => {
  stack = await startStack();
  ana = await Attendant.signIn(stack.addresses);
  mary = await Customer.visit(stack.addresses, 'Mary Okafor', { beside: ana.window });
});
afterAll(async () => {
  await guest?.close();
  await mary?.close();
  await ana?.close();
  await stack?.stop();
});

/** Above the conversation, and above what is known of the customer. */
const headings = (attendant: Attendant, name: string) => attendant.window.page.getByRole('heading', { name });

/** What the dialog says of whom it hands over. */
async function handedOver(attendant: Attendant): Promise<string | null> {
  const { page } = attendant.window;
  await page.getByRole('button', { name: 'Hand over' }).click();
  const whom = await page.getByRole('dialog').locator('.dialog-whom').textContent();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  return whom;
}

describe('the name of a customer', () => {
  it('becomes another one at once, everywhere, where the page gives another one', async () => {
    await mary.openWidget();
    await mary.say('As Okafor.');
    await ana.openChat('Mary Okafor');
    await ana.message('As Okafor.').waitFor();
    const supervisor = await Attendant.signIn(stack.addresses, 'supervisor@chimpassist.com', {
      beside: ana.window,
    });
    await supervisor.row('Mary Okafor').waitFor();
    await mary.window.page.evaluate(() => {
      const userData = JSON.parse(localStorage.getItem('userData') ?? '{}');
      localStorage.setItem('userData', JSON.stringify({ ...userData, name: 'Mary Lindqvist' }));
    });
    await mary.say('As Lindqvist.');
    await ana.row('Mary Lindqvist').waitFor();
    await ana.composer('Mary Lindqvist').waitFor();
    await ana.message('As Lindqvist.').waitFor();
    await headings(ana, 'Mary Lindqvist').nth(1).waitFor();
    expect(await handedOver(ana)).toContain('Mary Lindqvist');
    await supervisor.row('Mary Lindqvist').waitFor();
    await expect.poll(() => ana.row('Mary Okafor').count()).toBe(0);
    await expect.poll(() => supervisor.row('Mary Okafor').count()).toBe(0);
    await supervisor.close();
  });

  it('that gave none is one short name in list, header, hand-over and search', async () => {
    guest = await Customer.visit(stack.addresses, null, { beside: ana.window });
    await guest.openWidget();
    await guest.say('Who am I?');
    const row = ana.row('Guest [2-9A-Z]{3}');
    await row.waitFor();
    const [name = ''] = /Guest [2-9A-Z]{3}/.exec((await row.textContent()) ?? '') ?? [];
    await ana.openChat(name);
    await ana.message('Who am I?').waitFor();
    await headings(ana, name).nth(1).waitFor();
    expect(await handedOver(ana)).toContain(name);
    await ana.window.page.getByRole('searchbox').fill(name);
    await ana.row('Mary').waitFor({ state: 'detached' });
    await expect.poll(() => ana.list.getByRole('button', { name }).count()).toBe(1);
  });
});
