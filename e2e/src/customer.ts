import { PersonWindow, type WindowOptions } from '@chimpassist/testing/person-window';
import type { Locator } from 'playwright-core';
import type { Addresses } from '../../demo/src/stack.ts';

/** A person at the demo shop, with the widget in the corner. Playwright's locators see into its shadow root. */
export class Customer {
  readonly window: PersonWindow;

  constructor(window: PersonWindow) {
    this.window = window;
  }

  /** Opens the shop; as one of the shop's customers where a name is given, else as a guest. */
  static async visit(
    addresses: Addresses,
    name: string | null,
    options: WindowOptions = {},
  ): Promise<Customer> {
    const customer = new Customer(await PersonWindow.open(options));
    const { page } = customer.window;
    await page.goto(addresses.shop);
    if (name !== null) {
      await Promise.all([
        page.waitForEvent('load'),
        page.getByLabel('You are').selectOption({ label: name }),
      ]);
    }
    return customer;
  }

  get launcher(): Locator {
    return this.window.page.getByRole('button', { name: /chat/i });
  }

  get panel(): Locator {
    return this.window.page.getByRole('dialog');
  }

  get composer(): Locator {
    return this.panel.getByRole('textbox');
  }

  /** The choice of roads at the top of the shop. */
  get road(): Locator {
    return this.window.page.getByLabel('The chat runs');
  }

  /** Addresses of the sockets that the page opens from now on. */
  dialled(): readonly string[] {
    const urls: string[] = [];
    this.window.page.on('websocket', (socket) => urls.push(socket.url()));
    return urls;
  }

  /** Opens the panel, unless it is open. */
  async openWidget(): Promise<void> {
    if (!(await this.composer.isVisible())) await this.launcher.click();
    await this.composer.waitFor();
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  /** A message with these words. Its time does not count: "Line 3" at 9:40 is not "Line 39". */
  message(text: string): Locator {
    const words = this.window.page.locator('.bubble', { hasText: text });
    return this.panel.getByRole('article').filter({ has: words });
  }

  async reload(): Promise<void> {
    await this.window.page.reload();
    await this.launcher.waitFor();
  }

  close(): Promise<void> {
    return this.window.close();
  }
}
