import { PersonWindow, type WindowOptions } from '@chimpassist/testing/person-window';
import type { Locator } from 'playwright-core';
import type { Addresses } from '../../demo/src/stack.ts';

const PASSWORD = 'chimpassist';

/** A person at the back office. Everything is found as a person finds it: by labels and roles. */
export class Attendant {
  readonly window: PersonWindow;
  readonly #addresses: Addresses;

  constructor(window: PersonWindow, addresses: Addresses) {
    this.window = window;
    this.#addresses = addresses;
  }

  /** Opens the back office and signs in. */
  static async signIn(
    addresses: Addresses,
    email = 'user@chimpassist.com',
    options: WindowOptions = {},
  ): Promise<Attendant> {
    const attendant = new Attendant(await PersonWindow.open(options), addresses);
    await attendant.window.page.goto(addresses.backOffice);
    await attendant.fillSignIn(email, PASSWORD);
    await attendant.list.waitFor();
    return attendant;
  }

  async fillSignIn(email: string, password: string): Promise<void> {
    const { page } = this.window;
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  get list(): Locator {
    return this.window.page.getByLabel('Customers', { exact: true });
  }

  /** The customer's row in the list. */
  row(customerName: string): Locator {
    return this.list.getByRole('button', { name: new RegExp(customerName) });
  }

  async openChat(customerName: string): Promise<void> {
    await this.row(customerName).click();
    await this.composer(customerName).waitFor();
  }

  composer(customerName: string): Locator {
    return this.window.page.getByRole('textbox', { name: `Write to ${customerName}` });
  }

  async say(customerName: string, text: string): Promise<void> {
    const composer = this.composer(customerName);
    await composer.fill(text);
    await composer.press('Enter');
  }

  /** A message with these words, in the open chat. Its time does not count. */
  message(text: string): Locator {
    const words = this.window.page.locator('.bubble', { hasText: text });
    return this.window.page.getByRole('article').filter({ has: words });
  }

  async reload(): Promise<void> {
    await this.window.page.reload();
    await this.list.waitFor();
  }

  async signOut(): Promise<void> {
    const { page } = this.window;
    await page.getByRole('button', { name: /Available|Away/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('E-mail').waitFor();
  }

  close(): Promise<void> {
    return this.window.close();
  }

  get addresses(): Addresses {
    return this.#addresses;
  }
}
