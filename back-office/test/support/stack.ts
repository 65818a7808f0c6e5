import { startBroker, type TestBroker } from '@chimpassist/testing/broker';
import { launchChromium } from '@chimpassist/testing/launch-chromium';
import { steadyHand } from '@chimpassist/testing/steady-hand';
import { until } from '@chimpassist/testing/until';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { ATTENDANTS, type HookAnswers, PASSWORD, startPageServer } from './page-server.ts';
import { createPretendServer, type PretendServer } from './pretend-server.ts';

const BASE_TOPIC = 'chimpassist/test';

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
  /** A window in which this attendant is signed in and at work: what is published to the desk from then on is heard. */
  signedIn(email?: string, options?: Parameters<Browser['newContext']>[0]): Promise<Page>;
  stop(): Promise<void>;
}

export async function startStack(
  env: Record<string, string> = {},
  { host }: { host?: string } = {},
): Promise<Stack> {
  const broker = await startBroker({ baseTopic: BASE_TOPIC });
  const server = createPretendServer(broker);
  const hooks: HookAnswers = new Map();
  const pages = await startPageServer(
    server,
    { MQTT_BROKER_HOST: broker.url, MQTT_BASE_TOPIC: BASE_TOPIC, FORCE_i18n_LANGUAGE: 'en', ...env },
    hooks,
    host,
  );
  const browser = await launchChromium(host === undefined ? {} : { host });
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];
  /** What a browser keeps of each attendant's sign-in, for the next window: half of what a window costs is to sign in. */
  const signIns = new Map<string, Awaited<ReturnType<BrowserContext['storageState']>>>();

  /** Pages that have said that their attendant is here: their topics were granted before. */
  const listening = new WeakSet<Page>();

  function listen(page: Page) {
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => {
        if (/attendants\/\w+\/online/.test(String(payload))) listening.add(page);
      }),
    );
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
      // Nothing fades or slides: what a test looks at stands where it stays.
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        reducedMotion: 'reduce',
        ...options,
      });
      contexts.push(context);
      await steadyHand(context);
      context.on('page', listen);
      const page = await context.newPage();
      await page.goto(pages.origin);
      return page;
    },
    async signedIn(email = 'user@chimpassist.com', options = {}) {
      const before = signIns.get(email);
      const id = ATTENDANTS.find((attendant) => attendant.email === email)?.id ?? 0;
      const page = await stack.window({
        ...(before === undefined ? {} : { storageState: before }),
        ...options,
      });
      if (before === undefined) {
        await page.getByLabel('E-mail').fill(email);
        await page.getByLabel('Password').fill(PASSWORD);
        await page.getByRole('button', { name: 'Sign in' }).click();
      }
      await page.getByRole('region', { name: 'Customers' }).waitFor();
      await until('the attendant is at work', () => listening.has(page) && server.attendants.has(String(id)));
      if (before === undefined) signIns.set(email, await page.context().storageState());
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
