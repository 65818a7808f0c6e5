import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { launchChromium } from '@chimpassist/testing/launch-chromium';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { Platform } from '../platform.ts';

const DIST = new URL('../../dist/', import.meta.url);
/** What a site owner puts beside the page: the file for the tag and the panel's, which it fetches. */
const SCRIPTS = readdirSync(DIST).filter((name) => name.startsWith('chimpassist-'));

let running: Promise<Browser> | null = null;

/** One Chromium for a test file; each page gets storage of its own. */
export function browser(): Promise<Browser> {
  running ??= launchChromium();
  return running;
}

export async function closeBrowser(): Promise<void> {
  await (await running)?.close();
  running = null;
}

export interface PageOptions {
  attributes?: Record<string, string>;
  /** What stands in the page's head. */
  head?: string;
  body?: string;
  htmlAttributes?: string;
  userData?: string | null;
  headers?: Record<string, string>;
  context?: BrowserContextOptions;
  /** The file of the script tag. */
  script?: string;
  /** What stands in place of the script tag. */
  tag?: string;
}

export const MARY = { id: 298301, name: 'Mary Okafor', avatarURL: null };
export const MARYS_TOPIC = 'server/sessions/298301';

/** Serves a bare page with the widget by its script tag, as a shop without React has it. */
export function servePage(platform: Platform, path: string, options: PageOptions = {}): void {
  const attributes = {
    'data-backend-endpoint': platform.url,
    'data-mqtt-broker-host': `${platform.url}/mqtt`,
    ...options.attributes,
  };
  const text = Object.entries(attributes)
    .map(([name, value]) => `${name}="${value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`)
    .join(' ');
  const html = `<!doctype html><html ${options.htmlAttributes ?? 'lang="en"'}><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"><title>A shop</title>
<link rel="icon" href="data:,">${options.head ?? ''}</head>
<body>${options.body ?? '<main><h1>A shop</h1><p>Things.</p><button>Buy</button></main>'}
${options.tag ?? `<script src="${options.script ?? '/chimpassist-widget.js'}" ${text}></script>`}</body></html>`;
  platform.pages.set(path, (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...options.headers }).end(html);
  });
  for (const name of SCRIPTS) {
    platform.pages.set(`/${name}`, async (_request, response) => {
      const file = await readFile(new URL(name, DIST));
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(file);
    });
  }
}

/** A customer's window. What the page complains about is kept. */
export class Visitor {
  readonly page: Page;
  readonly complaints: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.complaints.push(`uncaught: ${error.message}`));
    page.on('console', (line) => {
      if (line.type() === 'error') this.complaints.push(line.text());
    });
  }

  /** Somebody at a page that is open already. */
  static on(page: Page): Visitor {
    return new Visitor(page);
  }

  static async at(platform: Platform, options: PageOptions = {}): Promise<Visitor> {
    servePage(platform, '/', options);
    const context = await (await browser()).newContext({
      viewport: { width: 1280, height: 800 },
      locale: 'en-GB',
      reducedMotion: 'reduce',
      ...options.context,
    });
    const userData = options.userData === undefined ? JSON.stringify(MARY) : options.userData;
    const visitor = new Visitor(await context.newPage());
    if (userData !== null) {
      await context.addInitScript((text) => {
        if (localStorage.getItem('userData') === null) localStorage.setItem('userData', text);
      }, userData);
    }
    await visitor.page.goto(platform.url);
    return visitor;
  }

  /** Goes to another platform, at whose address nothing is stored yet, in the same window. */
  async goTo(platform: Platform, options: PageOptions = {}): Promise<void> {
    servePage(platform, '/', options);
    await this.page.goto(platform.url);
  }

  get launcher(): Locator {
    return this.page.locator('.launcher');
  }
  get panel(): Locator {
    return this.page.getByRole('dialog');
  }
  get composer(): Locator {
    return this.panel.getByRole('textbox');
  }
  get status(): Locator {
    return this.panel.locator('.status');
  }
  /** A message with these words. Its time does not count: "Line 3" at 9:40 is not "Line 39". */
  message(text: string): Locator {
    return this.panel.getByRole('article').filter({ has: this.page.locator('.bubble', { hasText: text }) });
  }
  /** The class of what has the focus inside of the widget; undefined where it is outside. */
  focused(): Promise<string | undefined> {
    return this.page.evaluate(
      () => document.querySelector('.chimp-widget')?.shadowRoot?.activeElement?.className,
    );
  }
  /** Resolves when the page has drawn what is due. */
  async drawn(): Promise<void> {
    await this.page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
  }
  /** Scrolls the conversation, and waits for the event of it, which comes with the next frame. */
  async scrollTo(top: number): Promise<void> {
    await this.drawn();
    await this.panel.locator('.list').evaluate((list, to) => {
      list.scrollTop = to;
    }, top);
    await this.drawn();
  }
  async open(): Promise<void> {
    await this.launcher.click();
    await this.composer.waitFor();
  }
  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }
  close(): Promise<void> {
    return this.page.context().close();
  }
}
