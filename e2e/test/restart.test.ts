import { readFileSync, statSync } from 'node:fs';
import { type RunningStack, startStack } from '@chimpassist/testing/stack';
import { afterEach, describe, expect, it } from 'vitest';
import { Attendant } from '../src/attendant.ts';
import { Customer } from '../src/customer.ts';

const people: { close(): Promise<void> }[] = [];
let stack: RunningStack | null = null;

afterEach(async () => {
  for (const person of people.splice(0)) await person.close();
  await stack?.stop();
  stack = null;
});

describe('after everything was ended and started again', () => {
  it('both sides still have their chat, and the secrets are the same', async () => {
    stack = await startStack();
    const { stateDir } = stack;
    const secretsFile = `${stateDir}/secrets.json`;
    const secrets = readFileSync(secretsFile, 'utf8');
    // Nobody else on the machine may read them.
    expect(statSync(secretsFile).mode & 0o077).toBe(0);

    const ana = await Attendant.signIn(stack.addresses);
    people.push(ana);
    const joao = await Customer.visit(stack.addresses, 'João Figueira');
    people.push(joao);
    await joao.openWidget();
    await joao.say('Where is my parcel?');
    await ana.openChat('João Figueira');
    await ana.message('Where is my parcel?').waitFor();
    await ana.say('João Figueira', 'At the sorting centre.');
    await joao.message('At the sorting centre.').waitFor();
    for (const person of people.splice(0)) await person.close();

    await stack.stop({ keep: true });
    stack = await startStack({ stateDir });
    expect(readFileSync(secretsFile, 'utf8')).toBe(secrets);

    const again = await Customer.visit(stack.addresses, 'João Figueira');
    people.push(again);
    await again.openWidget();
    await again.message('Where is my parcel?').waitFor();
    await again.message('At the sorting centre.').waitFor();
    const anaAgain = await Attendant.signIn(stack.addresses);
    people.push(anaAgain);
    await anaAgain.openChat('João Figueira');
    await anaAgain.message('At the sorting centre.').waitFor();
    await again.say('Thank you.');
    await anaAgain.message('Thank you.').waitFor();
  });
});
