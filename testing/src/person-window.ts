import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchChromium } from './launch-chromium.ts';
import { steadyHand } from './steady-hand.ts';

const DESKTOP = { width: 1280, height: 800 };

export interface WindowOptions {
  viewport?: { width: number; height: number };
  colorScheme?: 'light' | 'dark';
  deviceScaleFactor?: number;
  /** Opens in this window's Chromium, still with a storage and a network of its own: many people at little cost. */
  beside?: PersonWindow;
  /** Opens in this browser, which its caller closes. */
  browser?: Browser;
  /** Done before the first page is loaded. */
  prepare?: (page: Page) => Promise<void>;
}

/**
 * One person's own browser window, with a connection of its own to the run's Chromium, or a process of its own where the run
 * has none: storage, focus and network are nobody else's. What the page complains about is kept.
 */
export class PersonWindow {
  readonly page: Page;
  /** Uncaught errors and `console.error` lines. */
  readonly complaints: string[] = [];
  readonly context: BrowserContext;
  readonly #browser: Browser;
  /** Whether the Chromium was begun for this window, and ends with it. */
  readonly #isFirst: boolean;

  private constructor(browser: Browser, isFirst: boolean, context: BrowserContext, page: Page) {
    this.#browser = browser;
    this.#isFirst = isFirst;
    this.context = context;
    this.page = page;
    page.on('pageerror', (error) => this.complaints.push(`uncaught: ${error.message}`));
    page.on('console', (line) => {
      if (line.type() === 'error') this.complaints.push(`${line.text()} ${line.location().url}`.trim());
    });
  }

  static async open(options: WindowOptions = {}): Promise<PersonWindow> {
    const { beside, prepare } = options;
    const given = options.browser ?? (beside === undefined ? undefined : beside.#browser);
    const browser = given ?? (await launchChromium());
    const context = await browser.newContext({
      viewport: options.viewport ?? DESKTOP,
      locale: 'en-GB',
      colorScheme: options.colorScheme ?? 'light',
      deviceScaleFactor: options.deviceScaleFactor ?? 1,
      reducedMotion: 'reduce',
    });
    await steadyHand(context);
    const window = new PersonWindow(browser, given === undefined, context, await context.newPage());
    await prepare?.(window.page);
    return window;
  }

  async close(): Promise<void> {
    await this.context.close();
    if (this.#isFirst) await this.#browser.close();
  }
}
