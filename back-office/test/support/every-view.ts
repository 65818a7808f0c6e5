import { INSTRUCTIONS, TOPICS } from '@chimpassist/protocol';
import { until } from '@chimpassist/testing/until';
import type { Page } from 'playwright-core';
import { PASSWORD } from './page-server.ts';
import type { Stack } from './stack.ts';

/** What somebody can come to see. Views are entered one after the other, each from where the one before was left. */
export interface View {
  /** Also the picture's file name. */
  name: string;
  /** A menu stands in no landmark, as menus do. */
  isMenu?: boolean;
  enter(at: Place): Promise<Page>;
  /** What it takes to see it on a phone, where there is one pane at a time. */
  onPhone?(page: Page): Promise<void>;
  /** Back to the chat, on the phone. */
  offPhone?(page: Page): Promise<void>;
  /** Back to the open desk. */
  leave?(at: Place): Promise<void>;
}

export interface Place {
  stack: Stack;
  /** The attendant's window. */
  page: Page;
  colorScheme: 'light' | 'dark';
}

const ADA = 12;
const MARY = 'Mary Stone';
const LAST_WORDS = 'The number is right';

const row = (page: Page, name: string) => page.locator('.row').filter({ hasText: name });

/** Chooses a customer in the list, from wherever one is on a phone. */
async function choose({ page }: Place, name: string): Promise<void> {
  await row(page, name).click();
  await page.getByRole('heading', { level: 2, name }).waitFor();
}
async function closeDialog({ page }: Place): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}
/** Without the pointer, which would leave a tooltip behind. */
const unfoldCustomer = (page: Page) =>
  page.getByRole('button', { name: 'Customer', exact: true }).dispatchEvent('click');
const foldCustomer = (page: Page) =>
  page.getByRole('complementary').getByRole('button', { name: 'Close', exact: true }).dispatchEvent('click');
const dialog = async (page: Page): Promise<Page> => {
  await page.getByRole('dialog').waitFor();
  return page;
};

let kept: { status: number; body: unknown } | undefined;

export const VIEWS: readonly View[] = [
  {
    name: 'sign-in',
    async enter({ page }) {
      await page.getByLabel('E-mail').fill('user@chimpassist.com');
      return page;
    },
  },
  {
    name: 'sign-in-refused',
    async enter({ page }) {
      await page.getByLabel('Password').fill('not this one');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('The password is wrong').waitFor();
      return page;
    },
    async leave({ page }) {
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await row(page, MARY).waitFor();
    },
  },
  {
    name: 'list',
    async enter({ stack, page }) {
      const typing = TOPICS.typing('server/sessions/7000');
      await until('the desk follows the chat', () => stack.broker.isFollowed(typing));
      const from = { id: 7000, name: 'Jonas Weber', avatarURL: null, role: 'customer' };
      stack.broker.publish(typing, { from, typing: true });
      await row(page, 'Jonas Weber').getByText('is typing').waitFor();
      return page;
    },
  },
  {
    name: 'menu',
    isMenu: true,
    async enter({ page }) {
      await page.getByRole('button', { name: /^Your menu/ }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
      return page;
    },
    async leave({ page }) {
      await page.keyboard.press('Escape');
      await page.getByRole('menu').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'search',
    async enter({ page }) {
      await page.getByRole('searchbox').fill('tracking');
      await row(page, MARY).getByText('tracking').waitFor();
      return page;
    },
    async leave({ page }) {
      await page.getByRole('button', { name: 'Clear search' }).click();
    },
  },
  {
    name: 'chat',
    async enter(at) {
      await choose(at, MARY);
      await at.page.getByRole('log').getByText(LAST_WORDS).waitFor();
      await at.page.locator('canvas').first().waitFor({ state: 'attached' });
      return at.page;
    },
  },
  {
    name: 'customer',
    async enter({ page }) {
      const part = page.locator('section.card').filter({ hasText: 'Last 24 hours' });
      await part.getByRole('button', { name: 'Show as table' }).click();
      await part.getByRole('table').scrollIntoViewIfNeeded();
      return page;
    },
    onPhone: unfoldCustomer,
    offPhone: foldCustomer,
    async leave({ page }) {
      const part = page.locator('section.card').filter({ hasText: 'Last 24 hours' });
      await part.getByRole('button', { name: 'Show as chart' }).click();
    },
  },
  {
    name: 'hand-over',
    async enter({ page }) {
      await page.keyboard.press('Escape');
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      await page.keyboard.press('h');
      await dialog(page);
      await page.getByRole('radio', { name: /Bruno Carvalho/ }).check();
      await page.getByLabel('A private line').fill('Ask the carrier about the depot in Bristol.');
      return page;
    },
    leave: closeDialog,
  },
  {
    name: 'end',
    async enter({ page }) {
      await page.getByRole('button', { name: 'End chat' }).click();
      return dialog(page);
    },
    leave: closeDialog,
  },
  {
    name: 'keys',
    async enter({ page }) {
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      await page.keyboard.press('?');
      return dialog(page);
    },
    leave: closeDialog,
  },
  {
    name: 'connection-away',
    async enter({ stack, page }) {
      stack.broker.setAway(true);
      await page.getByText('The connection is away').waitFor();
      await page.getByLabel(`Write to ${MARY}`).fill('I write to you as soon as it is scanned.');
      await page.keyboard.press('Enter');
      await page.getByText('Not sent yet').first().waitFor();
      await page.getByLabel(`Write to ${MARY}`).fill('And one more');
      return page;
    },
    async leave({ stack, page }) {
      stack.broker.setAway(false);
      await page.evaluate(() => window.dispatchEvent(new Event('online')));
      await page.getByText('The connection is away').waitFor({ state: 'detached' });
      await page.getByLabel(`Write to ${MARY}`).fill('');
    },
  },
  {
    name: 'monitor',
    async enter({ stack, page }) {
      stack.broker.publish(TOPICS.attendantControl(ADA), { instruction: INSTRUCTIONS.monitorOffline });
      return dialog(page);
    },
    async leave({ stack, page }) {
      stack.broker.publish(TOPICS.attendantControl(ADA), { instruction: INSTRUCTIONS.monitorOnline });
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'sign-in-again',
    async enter({ stack, page }) {
      await page.getByLabel(`Write to ${MARY}`).fill('A long answer that took a while');
      stack.pages.endTokens();
      // Whatever asks the Worker next finds it out.
      stack.broker.setAway(true);
      stack.broker.setAway(false);
      return dialog(page);
    },
    async leave({ page }) {
      await page.getByRole('dialog').getByLabel('Password').fill(PASSWORD);
      await page.getByRole('dialog').getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByLabel(`Write to ${MARY}`).fill('');
    },
  },
  {
    name: 'offer',
    async enter(at) {
      const from = { id: 13, name: 'Bruno Carvalho', avatarURL: null };
      const note = 'Paid twice by card, wants the second one back.';
      at.stack.server.offer('server/sessions/g-71', ADA, { note, from });
      await choose(at, 'Guest 71');
      await at.page.getByText('offered to you for another').waitFor();
      await at.page.getByRole('log').getByText('payment went through twice').waitFor();
      return at.page;
    },
  },
  {
    name: 'part-failed',
    async enter(at) {
      kept = at.stack.hooks.get('/contactInfo');
      at.stack.hooks.set('/contactInfo', { status: 502, body: {} });
      at.stack.hooks.set('/additionalInfo', { status: 200, body: [] });
      await choose(at, 'Jonas Weber');
      await at.page.getByText('could not be loaded').waitFor({ state: 'attached' });
      return at.page;
    },
    onPhone: unfoldCustomer,
    offPhone: foldCustomer,
    async leave({ stack }) {
      if (kept !== undefined) stack.hooks.set('/contactInfo', kept);
    },
  },
  {
    name: 'supervisor',
    async enter({ stack, page: wide, colorScheme }) {
      const viewport = wide.viewportSize();
      const page = await stack.signedIn('supervisor@chimpassist.com', { colorScheme, viewport });
      await choose({ stack, page, colorScheme }, MARY);
      await page.getByText('You are looking on').waitFor();
      await page.getByRole('log').getByText(LAST_WORDS).waitFor();
      return page;
    },
  },
];
