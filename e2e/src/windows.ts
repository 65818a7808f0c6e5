import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { CHROMIUM_ARGS } from './chromium.mjs';
import { needChromium } from './machine.mjs';

const DESKTOP = { width: 1280, height: 800 };

export interface WindowOptions {
  viewport?: { width: number; height: number };
  colorScheme?: 'light' | 'dark';
  deviceScaleFactor?: number;
}

/**
 * One person's own browser window: a Chromium process of its own, so that storage, focus and network are nobody
 * else's. What the page complains about is kept.
 */
export class PersonWindow {
  readonly page: Page;
  /** Uncaught errors and `console.error` lines. */
  readonly complaints: string[] = [];
  readonly context: BrowserContext;
  readonly #browser: Browser;

  private constructor(browser: Browser, context: BrowserContext, page: Page) {
    this.#browser = browser;
    this.context = context;
    this.page = page;
    page.on('pageerror', (error) => this.complaints.push(`uncaught: ${error.message}`));
    page.on('console', (line) => {
      if (line.type() === 'error') this.complaints.push(line.text());
    });
  }

  static async open(options: WindowOptions = {}): Promise<PersonWindow> {
    const browser = await chromium.launch({ executablePath: needChromium(), args: CHROMIUM_ARGS });
    const context = await browser.newContext({
      viewport: options.viewport ?? DESKTOP,
      locale: 'en-GB',
      colorScheme: options.colorScheme ?? 'light',
      deviceScaleFactor: options.deviceScaleFactor ?? 1,
      reducedMotion: 'reduce',
    });
    return new PersonWindow(browser, context, await context.newPage());
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}
