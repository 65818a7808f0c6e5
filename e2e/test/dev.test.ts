import { ROOT, type RunningStack, startStack } from '@chimpassist/testing/stack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Attendant } from '../src/attendant.ts';
import { Customer } from '../src/customer.ts';

describe('npm run dev', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await startStack({ args: [`${ROOT}demo/dev.mjs`] });
  });
  afterAll(() => stack?.stop());

  it('serves both pages from their sources, and a chat works between them', async () => {
    const { shop, backOffice } = stack.addresses;
    for (const page of [shop, backOffice])
      expect(await (await fetch(page)).text()).toContain('/@vite/client');
    const attendant = await Attendant.signIn(stack.addresses);
    const customer = await Customer.visit(stack.addresses, 'Mary Okafor', { beside: attendant.window });
    await customer.openWidget();
    await customer.say('Is this the newest source?');
    await attendant.openChat('Mary Okafor');
    await attendant.message('Is this the newest source?').waitFor();
    expect([...customer.window.complaints, ...attendant.window.complaints]).toEqual([]);
    await customer.close();
    await attendant.close();
  });
});
