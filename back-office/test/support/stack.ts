import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { BASE_TOPIC, startBroker, type TestBroker } from './broker.ts';
import { type HookAnswers, PASSWORD, startPageServer } from './page-server.ts';
import { createPretendServer, type PretendServer } from './pretend-server.ts';

const SYSTEM_CHROMIUMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function chromiumPath(): string {
  const given = process.env.CHROMIUM_PATH;
  if (given !== undefined && given !== '') return given;
  const system = SYSTEM_CHROMIUMS.find((path) => existsSync(path));
  const own = chromium.executablePath();
  if (system !== undefined) return system;
  if (existsSync(own)) return own;
  throw new Error(
    'These tests need Chromium: install it (Debian: apt install chromium) or set CHROMIUM_PATH.',
  );
}

/** `host`: another name for this machine, as of a page that has no https. */
export const launchChromium = (host?: string): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath(),
    args: [...FLAGS, ...(host === undefined ? [] : [`--host-resolver-rules=MAP ${host} 127.0.0.1`])],
  });

export interface Stack {
  broker: TestBroker;
  server: PretendServer;
  pages: Awaited<ReturnType<typeof startPageServer>>;
  hooks: HookAnswers;
  browser: Browser;
  /** Complaints of any page: script errors and breaches of the Content-Security-Policy. */
  complaints: string[];
  /** A window of its own, with its own storage. */
  window(options?: Parameters<Browser['newContext']>[0]): Promise<Page>;
  /** A window in which this attendant is signed in and connected. */
  signedIn(email?: string, options?: Parameters<Browser['newContext']>[0]): Promise<Page>;
  stop(): Promise<void>;
}

export async function startStack(
  env: Record<string, string> = {},
  { host }: { host?: string } = {},
): Promise<Stack> {
  const broker = await startBroker();
  const server = createPretendServer(broker);
  const hooks: HookAnswers = new Map();
  const pages = await startPageServer(
    server,
    { MQTT_BROKER_HOST: broker.url, MQTT_BASE_TOPIC: BASE_TOPIC, FORCE_i18n_LANGUAGE: 'en', ...env },
    hooks,
    host,
  );
  const browser = await launchChromium(host);
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];

  function listen(page: Page) {
    page.on('pageerror', (error) => complaints.push(String(error.stack ?? error)));
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text());
    });
  }
  const stack: Stack = {
    broker,
    server,
    pages,
    hooks,
    browser,
    complaints,
    async window(options) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
      contexts.push(context);
      context.on('page', listen);
      const page = await context.newPage();
      await page.goto(pages.origin);
      return page;
    },
    async signedIn(email = 'user@chimpassist.com', options = {}) {
      const page = await stack.window(options);
      await page.getByLabel('E-mail').fill(email);
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('region', { name: 'Customers' }).waitFor();
      return page;
    },
    async stop() {
      for (const context of contexts) await context.close();
      await browser.close();
      server.stop();
      await pages.stop();
      await broker.stop();
    },
  };
  return stack;
}

/** Waits until `probe` holds, and fails with its name if it never does. */
export async function until(name: string, probe: () => boolean, patienceMs = 20_000): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!probe()) {
    if (Date.now() > end) throw new Error(`Never came true: ${name}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
