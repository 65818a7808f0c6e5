import { type RunningStack, startStack } from '@chimpassist/testing/stack';
import { until } from '@chimpassist/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Attendant } from '../src/attendant.ts';
import { Customer } from '../src/customer.ts';

/**
 * An hour of a small team, told in its order: two attendants of the first level, one of the second, a supervisor, and six
 * customers of the shop, all at once through the whole platform. Each part goes on where the one before it ended.
 */
const TWO_CHATS_EACH = '2';
/** Asked what a waiting customer had said, and a colleague took the chat in that moment: it is theirs to read. */
const TAKEN_MEANWHILE = /403 \(Forbidden\) \S+\/customer\/\d+\/messages/;
const complaintsOf = ({ window }: Attendant | Customer): string[] =>
  window.complaints.filter((line) => !TAKEN_MEANWHILE.test(line));

let stack: RunningStack;
let ana: Attendant;
let tom: Attendant;
let marta: Attendant;
const customers = new Map<string, Customer>();

beforeAll(async () => {
  stack = await startStack({
    env: {
      ATTENDANT_MAX_SESSIONS: TWO_CHATS_EACH,
      MAIN_PAGE_TITLE: 'Desk of the bicycle shop',
      ONLINE_CUSTOMERS_LABEL: 'In the shop',
    },
  });
  ana = await Attendant.signIn(stack.addresses, 'user@chimpassist.com');
  const beside = ana.window;
  [tom, marta] = await Promise.all([
    Attendant.signIn(stack.addresses, 'colleague@chimpassist.com', { beside }),
    Attendant.signIn(stack.addresses, 'supervisor@chimpassist.com', { beside }),
  ]);
});
afterAll(async () => {
  for (const customer of customers.values()) await customer.close();
  await tom?.close();
  await marta?.close();
  await ana?.close();
  await stack?.stop();
});

/** The customer comes to the shop, opens the chat and says this. */
async function comes(name: string, words: string): Promise<Customer> {
  const customer = await Customer.visit(stack.addresses, name, { beside: ana.window });
  customers.set(name, customer);
  await customer.openWidget();
  await customer.say(words);
  return customer;
}
const customer = (name: string): Customer => {
  const one = customers.get(name);
  if (one === undefined) throw new Error(`${name} has not come yet.`);
  return one;
};

const NAMES = /Mary Okafor|João Figueira|Amina Haddad|Jonas Weber|Priya Raman|Elena Popescu/;
/** Names of the attendant's own live chats, as the list shows them. */
async function chatsOf(attendant: Attendant): Promise<string[]> {
  const rows = attendant.list.locator('.list-item:has([data-state="online"])');
  const texts = await rows.allTextContents();
  return texts.map((text) => NAMES.exec(text)?.[0] ?? text).sort();
}
const has = (attendant: Attendant, what: string, holds: (names: string[]) => boolean): Promise<unknown> =>
  until(what, async () => holds(await chatsOf(attendant)));
const waits = (attendant: Attendant, name: string) => attendant.row(name).filter({ hasText: /waiting for/ });

async function setAvailability(attendant: Attendant, to: 'Available' | 'Away'): Promise<void> {
  const { page } = attendant.window;
  await page.getByRole('button', { name: /^Your menu/ }).click();
  await page.getByRole('menuitemradio', { name: new RegExp(`^${to}`) }).click();
  await page.getByRole('button', { name: new RegExp(`^Your menu.*${to}`) }).waitFor();
}
async function endChat(attendant: Attendant, name: string): Promise<void> {
  const { page } = attendant.window;
  await attendant.openChat(name);
  await page.getByRole('button', { name: 'End chat' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'End chat' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}
async function handOver(attendant: Attendant, name: string, to: RegExp, note: string): Promise<void> {
  const { page } = attendant.window;
  await attendant.openChat(name);
  await page.getByRole('button', { name: 'Hand over' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: to }).check();
  await dialog.getByLabel('A private line').fill(note);
  await dialog.getByRole('button', { name: 'Hand over' }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** The chat that was just open on this screen is a colleague's now. */
async function answersNoMore(attendant: Attendant, name: string): Promise<void> {
  await attendant.window.page.getByText('A colleague answers this chat now').waitFor();
  // A person who has just pressed a key keeps the field for a moment, closed.
  await attendant.composer(name).waitFor({ state: 'detached' });
}

describe('two attendants, a supervisor and several customers at once', () => {
  it('a new chat goes to the attendant with the fewest; the supervisor sees them all', async () => {
    await comes('Mary Okafor', 'Where is my order?');
    await until('the first chat is answered', async () => {
      const [anas, toms] = [await chatsOf(ana), await chatsOf(tom)];
      return anas.length + toms.length === 1;
    });
    await comes('João Figueira', 'Bom dia');
    await has(ana, 'Ana has one chat', (names) => names.length === 1);
    await has(tom, 'Tom has one chat', (names) => names.length === 1);
    await Promise.all([comes('Amina Haddad', 'Bonjour'), comes('Jonas Weber', 'Guten Tag')]);
    await has(ana, 'Ana has two chats', (names) => names.length === 2);
    await has(tom, 'Tom has two chats', (names) => names.length === 2);
    const all = ['Amina Haddad', 'Jonas Weber', 'João Figueira', 'Mary Okafor'];
    expect([...(await chatsOf(ana)), ...(await chatsOf(tom))].sort()).toEqual(all);
    await has(marta, 'Marta sees all four', (names) => names.join() === all.join());
    // Title and label are settings of `npm start`.
    await marta.list.getByRole('heading', { name: 'In the shop' }).waitFor();
    await expect.poll(() => marta.window.page.title()).toContain('Desk of the bicycle shop');
  });

  it('a customer whom nobody can take waits, and goes to the first who is free', async () => {
    const priya = await comes('Priya Raman', 'I can wait');
    for (const attendant of [ana, tom, marta]) await waits(attendant, 'Priya Raman').waitFor();
    // Away: Ana has room from now on, and still gets nobody.
    await setAvailability(ana, 'Away');
    const [anasFirst] = await chatsOf(ana);
    if (anasFirst === undefined) throw new Error('Ana has no chat.');
    await endChat(ana, anasFirst);
    await has(ana, 'Ana has one chat left', (names) => names.length === 1);
    await customer(anasFirst)
      .panel.getByText(/has ended/)
      .waitFor();
    await comes('Elena Popescu', 'Me too');
    for (const attendant of [ana, tom]) await waits(attendant, 'Elena Popescu').waitFor();

    const [tomsFirst] = await chatsOf(tom);
    if (tomsFirst === undefined) throw new Error('Tom has no chat.');
    await endChat(tom, tomsFirst);
    // The one who came first is taken first.
    await has(tom, 'Tom has Priya', (names) => names.includes('Priya Raman'));
    await priya.panel.getByText('Tom Becker').first().waitFor();
    await waits(ana, 'Elena Popescu').waitFor();
    expect(await chatsOf(ana)).toHaveLength(1);

    await setAvailability(ana, 'Available');
    await has(ana, 'Ana has Elena', (names) => names.includes('Elena Popescu'));
    await customer('Elena Popescu').panel.getByText('Ana Ribeiro').first().waitFor();
  });

  it('a chat goes to a colleague, with a line the customer never sees, and to a level', async () => {
    const { addresses } = stack;
    const lena = await Attendant.signIn(addresses, 'second@chimpassist.com', { beside: ana.window });
    try {
      await handOver(tom, 'Priya Raman', /^Second level$/, 'Returns are yours.');
      await has(lena, 'Lena has Priya', (names) => names.join() === 'Priya Raman');
      await answersNoMore(tom, 'Priya Raman');
      await lena.openChat('Priya Raman');
      await lena.window.page.getByText('Returns are yours.').waitFor();
      await lena.say('Priya Raman', 'I look at the return.');
      await customer('Priya Raman').message('I look at the return.').waitFor();

      await handOver(ana, 'Elena Popescu', /Tom Becker/, 'Speaks Romanian and English.');
      await tom.row('Elena Popescu').click();
      await tom.window.page.getByText('Private note from Ana Ribeiro:').waitFor();
      await tom.window.page.getByText('Speaks Romanian and English.').waitFor();
      await tom.window.page.getByRole('button', { name: 'Accept', exact: true }).click();
      await has(tom, 'Tom has Elena', (names) => names.includes('Elena Popescu'));
      await answersNoMore(ana, 'Elena Popescu');
      await tom.message('Me too').waitFor();
      await tom.say('Elena Popescu', 'Hello Elena, I go on from here.');
      await customer('Elena Popescu').message('Hello Elena, I go on from here.').waitFor();
      await expect.poll(() => customer('Elena Popescu').panel.getByText('Speaks Romanian').count()).toBe(0);
      // Elena waited for Tom on her list, too.
      expect(complaintsOf(lena)).toEqual([]);

      // A supervisor takes Lena's chat over: it is hers no more.
      await marta.row('Priya Raman').click();
      await marta.window.page.getByRole('button', { name: 'Take over' }).click();
      await marta.composer('Priya Raman').waitFor();
      await answersNoMore(lena, 'Priya Raman');
      await marta.say('Priya Raman', 'Marta here, I decide this one.');
      await customer('Priya Raman').message('Marta here, I decide this one.').waitFor();
    } finally {
      await lena.close();
    }
  });

  it('a supervisor follows a chat live, the attendant sees her, and she joins', async () => {
    const elena = customer('Elena Popescu');
    const { page } = marta.window;
    await marta.row('Elena Popescu').click();
    await page.getByText('You are looking on').waitFor();
    await marta.message('Hello Elena, I go on from here.').waitFor();
    await elena.say('Can I pay in two parts?');
    await marta.message('Can I pay in two parts?').waitFor();
    await tom.say('Elena Popescu', 'I ask.');
    await marta.message('I ask.').waitFor();
    await tom.window.page.getByText(/^Also looking: .*Marta Lindqvist/).waitFor({ state: 'attached' });
    await expect.poll(() => marta.composer('Elena Popescu').count()).toBe(0);

    await page.getByRole('button', { name: 'Join' }).click();
    await marta.composer('Elena Popescu').waitFor();
    await marta.say('Elena Popescu', 'Marta here: yes, in two parts.');
    await elena.message('Marta here: yes, in two parts.').waitFor();
    await tom.message('Marta here: yes, in two parts.').waitFor();
    await tom.window.page.getByText('With Marta Lindqvist').waitFor();
    expect(await chatsOf(tom)).toContain('Elena Popescu');
  });

  it('an ended chat is over for all three sides, and nobody’s page has complained', async () => {
    await endChat(tom, 'Elena Popescu');
    await customer('Elena Popescu')
      .panel.getByText(/has ended/)
      .waitFor();
    await has(tom, 'Tom has no Elena', (names) => !names.includes('Elena Popescu'));
    await has(marta, 'Marta sees no Elena', (names) => !names.includes('Elena Popescu'));
    const people = { ana, tom, marta, ...Object.fromEntries(customers) };
    const complaints = Object.entries(people).flatMap(([name, each]) =>
      complaintsOf(each).map((line) => `${name}: ${line}`),
    );
    expect(complaints).toEqual([]);
  });
});
