import type { ChatClient } from '@chimpassist/client';
import { isLongRun, runsOf } from '@chimpassist/testing/long-runs';
import { until } from '@chimpassist/testing/until';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { look, said, supervisorsWorkspace } from './support/at-desk.ts';
import { type EdgeStack, startEdgeStack } from './support/edge-stack.ts';
import { createKeyboardDesk, type KeyboardDesk } from './support/keyboard-desk.ts';

/** Chats of the shift. */
const CHATS = runsOf(40);
const NAMES = ['Ada Mbeki', 'Bea Novak', 'Cem Yıldız', 'Dora Haas', 'Emil Ruiz', '松本 さくら'];

let stack: EdgeStack;
let team: Awaited<ReturnType<typeof supervisorsWorkspace>>;
beforeAll(async () => {
  // Longer than a key of a busy machine takes.
  stack = await startEdgeStack({ ASSIGNMENT_TIMEOUT: '120000' });
  team = await supervisorsWorkspace(stack);
  await team.putTag('t-refund', { name: 'Refund', color: null });
  await team.putAnswer('refund', {
    name: 'Refund',
    text: 'Your money is on its way, {customer.name}.',
    language: null,
  });
});
afterAll(() => stack?.stop());

interface Chat {
  n: number;
  name: string;
  customer: ChatClient;
  ada: KeyboardDesk;
  bruno: KeyboardDesk;
  sol: KeyboardDesk;
}
/** What the customer reads in the chat, in its order. */
type Routine = (chat: Chat) => Promise<string[]>;

const hears = (customer: ChatClient, text: string) =>
  until(`the customer reads ${text}`, () => said(customer).includes(text), 60_000);

const ROUTINES: readonly Routine[] = [
  async function answered({ n, name, ada }) {
    await ada.open(name);
    await ada.answer('ref', 'Refund');
    await ada.tag('ref', 'Refund');
    await ada.reply(`Anything else, number ${n}?`);
    await ada.note(`paid by hand, ${n}`);
    await ada.end();
    return [`Your money is on its way, ${name}.`, `Anything else, number ${n}?`];
  },
  async function declined({ n, name, ada, bruno }) {
    await ada.open(name);
    await ada.handOver('Bruno', `is it yours, ${n}?`);
    await bruno.page.locator('.row').filter({ hasText: name }).waitFor();
    await bruno.lookInto(name);
    await bruno.page.getByText(`is it yours, ${n}?`).first().waitFor();
    await bruno.page.getByRole('button', { name: 'Decline' }).waitFor();
    await bruno.letter('d');
    await ada.page.getByText(`${name} is with you again: the hand-over was not taken`).waitFor();
    await ada.open(name);
    await ada.page
      .getByText(`declined the hand-over. The chat is with Ada Lindqvist again. “is it yours, ${n}?”`)
      .waitFor();
    await ada.reply(`It is mine after all, ${n}.`);
    await ada.end();
    return [`It is mine after all, ${n}.`];
  },
  async function snoozed({ n, name, customer, ada }) {
    await ada.open(name);
    await ada.write(`I look it up, ${n}.`);
    await hears(customer, `I look it up, ${n}.`);
    await ada.snooze(/customer writes/);
    await ada.page.locator('.list-heading[data-section="snoozed"]').waitFor();
    customer.send(`Did you find it, ${n}?`);
    await ada.page
      .locator('.row')
      .filter({ hasText: name })
      .getByText('Back from snooze')
      .waitFor({ state: 'attached' });
    await ada.open(name);
    await ada.write(`Found, ${n}.`);
    await ada.end();
    return [`I look it up, ${n}.`, `Did you find it, ${n}?`, `Found, ${n}.`];
  },
  async function found({ n, name, ada }) {
    await ada.open(name);
    await ada.write(`The word is bandersnatch${n}x.`);
    await ada.letter('u');
    await ada.page
      .locator('.row')
      .filter({ hasText: name })
      .getByText('Marked as unread')
      .waitFor({ state: 'attached' });
    await ada.open(name);
    await ada.end();
    await ada.find(`bandersnatch${n}x`);
    return [`The word is bandersnatch${n}x.`];
  },
  async function accepted({ n, name, customer, ada, bruno }) {
    await ada.open(name);
    await ada.handOver('Bruno', `wants you, ${n}`);
    await bruno.page.locator('.row').filter({ hasText: name }).waitFor();
    await bruno.lookInto(name);
    await bruno.page.getByRole('button', { name: 'Accept', exact: true }).waitFor();
    await bruno.letter('y');
    // The field comes by itself.
    await bruno.write(`Bruno here, ${n}.`);
    await hears(customer, `Bruno here, ${n}.`);
    await bruno.end();
    return [`Bruno here, ${n}.`];
  },
  async function next({ n, ada, customer }) {
    // Who waits for an answer, without a name.
    await ada.letter('a');
    await ada.reply(`Quickly, ${n}.`);
    await hears(customer, `Quickly, ${n}.`);
    await ada.end();
    return [`Quickly, ${n}.`];
  },
];
/** While the first level is away a supervisor takes who waits. */
const TAKEN: Routine = async ({ n, name, customer, sol }) => {
  await sol.lookInto(name);
  await sol.page.getByRole('button', { name: 'Take this customer' }).waitFor();
  await sol.letter('y');
  await sol.write(`Sol here, ${n}.`);
  await hears(customer, `Sol here, ${n}.`);
  await sol.end();
  return [`Sol here, ${n}.`];
};

test(
  `a shift of ${CHATS} chats at three desks by keyboard alone`,
  async () => {
    const [ada, bruno, sol] = await Promise.all(
      ['user', 'second', 'supervisor'].map(async (who) =>
        createKeyboardDesk(await stack.signedIn(`${who}@chimpassist.com`)),
      ),
    );
    if (ada === undefined || bruno === undefined || sol === undefined) throw new Error('A desk is missing.');
    const customers = new Map<string, { client: ChatClient; words: string[] }>();
    for (const name of NAMES.slice(0, CHATS))
      customers.set(name, { client: await stack.customer(name), words: [] });
    const all = [...customers];
    for (let n = 0; n < CHATS; n += 1) {
      const next = all[n % all.length];
      if (next === undefined) throw new Error('Nobody is there to ask.');
      const [name, { client, words }] = next;
      const isTaken = n % 8 === 7;
      if (isTaken) await ada.command('away', /away/i);
      client.send(`Question ${n}`);
      for (const { page } of isTaken ? [sol] : [ada])
        await page.locator('.row').filter({ hasText: name }).getByText(`Question ${n}`).waitFor();
      const routine = isTaken ? TAKEN : ROUTINES[n % ROUTINES.length];
      const told = (await routine?.({ n, name, customer: client, ada, bruno, sol })) ?? [];
      if (isTaken) await ada.command('available', /available/i);
      words.push(`Question ${n}`, ...told);
      await until(`all of chat ${n} is read`, () => said(client).length === words.length, 60_000);
      if (n === 0) await look(ada.page, 'shift');
    }
    // No word is lost, doubled or out of order, and no note among them.
    for (const [name, { client, words }] of customers) expect([name, said(client)]).toEqual([name, words]);
    // Whatever was answered was read, also where the chat ended at once.
    const unread = () =>
      [...customers.values()].flatMap(({ client }) =>
        client.messages.flatMap(({ from, readAt, content }) =>
          from.role === 'customer' && readAt === null ? [content] : [],
        ),
      );
    await expect.poll(unread).toEqual([]);
    const { tags } = { tags: await team.tags(NAMES[0] ?? '') };
    expect(tags.sessions.some((session) => session.tags.includes('t-refund'))).toBe(true);
    expect(stack.complaints).toEqual([]);
    if (process.env.LOOK) {
      await ada.open(NAMES[0] ?? '');
      await look(ada.page, 'shift-light');
      await ada.page.emulateMedia({ colorScheme: 'dark' });
      await look(ada.page, 'shift-dark');
      await ada.page.setViewportSize({ width: 390, height: 844 });
      await look(ada.page, 'shift-dark-390');
      await ada.page.emulateMedia({ colorScheme: 'light' });
      await look(ada.page, 'shift-390');
      await ada.page.setViewportSize({ width: 1440, height: 900 });
      await ada.page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
      await look(ada.page, 'shift-rtl');
    }
    await stack.close();
  },
  isLongRun ? 1_200_000 : 300_000,
);
