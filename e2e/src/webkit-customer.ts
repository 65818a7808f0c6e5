import { launchWebKit, type WebKit } from '@chimpassist/testing/launch-webkit';
import { until } from '@chimpassist/testing/until';
import { By, Key, type WebDriver, type WebElement } from 'selenium-webdriver';
import type { Addresses } from '../../demo/src/stack.ts';
import { keepFileHashes } from './file-hashes.ts';

/** Code for a page: what stands in the widget's shadow root. */
const INSIDE = `document.querySelector('chimp-widget').shadowRoot`;

/** A customer at the demo shop, in WebKit. */
export class WebKitCustomer {
  readonly #webkit: WebKit;

  private constructor(webkit: WebKit) {
    this.#webkit = webkit;
  }

  static async visit(addresses: Addresses, name: string): Promise<WebKitCustomer> {
    const customer = new WebKitCustomer(await launchWebKit());
    try {
      await customer.#come(addresses, name);
      return customer;
    } catch (error) {
      await customer.close();
      throw error;
    }
  }

  async #come(addresses: Addresses, name: string): Promise<void> {
    const driver = this.#driver;
    await driver.get(addresses.shop);
    await driver.executeScript('window.isBefore = true');
    const option = await until(
      'the shop lists its customers',
      async () => (await driver.findElements(By.xpath(`//option[. = '${name}']`)))[0],
    );
    await option.click();
    await until('the shop has loaded again', () =>
      driver.executeScript<boolean>(
        `return window.isBefore === undefined && document.querySelector('chimp-widget') !== null`,
      ),
    );
    await driver.executeScript(keepFileHashes);
  }

  get #driver(): WebDriver {
    return this.#webkit.driver;
  }

  /** The first element of the widget that this selector finds, as soon as it is there. */
  find(selector: string): Promise<WebElement> {
    return until(`the widget has ${selector}`, async () => {
      const [host] = await this.#driver.findElements(By.css('chimp-widget'));
      const root = await host?.getShadowRoot();
      return (await root?.findElements(By.css(selector)))?.[0];
    });
  }

  /** How many elements of the widget a selector finds. */
  count(selector: string): Promise<number> {
    return this.#driver.executeScript(`return ${INSIDE}.querySelectorAll(arguments[0]).length`, selector);
  }

  /** What can be read in the widget. */
  text(): Promise<string> {
    return this.#driver.executeScript(`return ${INSIDE}.textContent`);
  }

  async openWidget(): Promise<void> {
    await (await this.find('button')).click();
    await this.find('textarea');
  }

  async say(text: string): Promise<void> {
    await (await this.find('textarea')).sendKeys(text, Key.ENTER);
  }

  /** A button by its label; it is pressed by key. */
  async press(label: string): Promise<void> {
    await (await this.find(`button[aria-label="${label}"]`)).sendKeys(Key.ENTER);
  }

  /** Looks at the pictures of the last message that has some, one after the other, and listens to the last voice note. */
  async lookAt(names: readonly string[]): Promise<void> {
    const press = (last: string, within: string): Promise<void> =>
      this.#driver.executeScript(
        `[...${INSIDE}.querySelectorAll(arguments[0])].at(-1).querySelector(arguments[1]).click()`,
        last,
        within,
      );
    await press('article:has(.album)', '.picture');
    for (const name of names) {
      await until(`${name} is shown`, () =>
        this.#driver.executeScript<boolean>(
          `const viewer = ${INSIDE}.querySelector('.viewer');
          return viewer?.ariaLabel.includes(arguments[0]) === true && viewer.querySelector('img')?.naturalWidth > 0`,
          name,
        ),
      );
      await this.#driver.actions().sendKeys(Key.ARROW_RIGHT).perform();
    }
    await this.#driver.actions().sendKeys(Key.ESCAPE).perform();
    await press('article:has(.voice)', 'button[aria-label^="Play"]');
  }

  /** Hashes of what it has sent, by name. */
  sent(): Promise<Record<string, string>> {
    return this.#driver.executeScript('return window.fileHashes.sent');
  }

  /** Hashes of what it has got to show. */
  got(): Promise<string[]> {
    return this.#driver.executeScript('return window.fileHashes.got');
  }

  close(): Promise<void> {
    return this.#webkit.close();
  }
}
