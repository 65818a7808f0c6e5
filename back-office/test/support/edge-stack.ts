import { generateKeyPairSync } from 'node:crypto';
import { type ChatClient, createChatClient } from '@chimpassist/client';
import { DEFAULT_BASE_TOPIC } from '@chimpassist/protocol';
import { startBroker, type TestBroker } from '@chimpassist/testing/broker';
import { type EdgeWorker, startEdgeWorker } from '@chimpassist/testing/edge-worker';
import { launchChromium } from '@chimpassist/testing/launch-chromium';
import { steadyHand } from '@chimpassist/testing/steady-hand';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { PASSWORD, startPageServer } from './page-server.ts';
import { createPretendServer } from './pretend-server.ts';

export interface EdgeStack {
  worker: EdgeWorker;
  browser: Browser;
  /** Complaints of any page: script errors and breaches of the Content-Security-Policy. */
  complaints: string[];
  /** Calls of the pages that were let in by the page's own address. */
  origin: string;
  /** The broker beside it, which is named to nobody. */
  broker: TestBroker;
  signedIn(email?: string, options?: Parameters<Browser['newContext']>[0]): Promise<Page>;
  /** @param path of the site that this customer visits; without it the first one. */
  customer(name: string, path?: string): Promise<ChatClient>;
  /** Closes what one test has opened. */
  close(): Promise<void>;
  stop(): Promise<void>;
}

const newTokenKeys = (): string => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return JSON.stringify({ keys: [privateKey.export({ format: 'jwk' })] });
};

/** The Worker's settings for these sites. */
function variablesOf(sites: readonly { name: string }[], hook: string): Record<string, string> {
  if (sites.length === 0) return {};
  return Object.assign(
    { SITES: sites.map(({ name }) => `${name}=/${name}`).join(', ') },
    ...sites.map(({ name }) => ({
      [`TOKEN_KEYS__${name.toUpperCase()}`]: newTokenKeys(),
      [`AUTHENTICATION_ENDPOINT__${name.toUpperCase()}`]: hook,
    })),
  );
}

/** Desks against a real Worker whose edge road is open; its attendants sign in by the hook of the page server. */
export async function startEdgeStack(
  variables: Record<string, string> = {},
  launch: Parameters<typeof launchChromium>[0] = {},
  /** Other sites that its desk may show, each by a path of its own; their attendants are those of the first site. */
  sites: readonly { name: string; title: string }[] = [],
): Promise<EdgeStack> {
  const broker = await startBroker();
  const server = createPretendServer(broker);
  const env: Record<string, string> = { FORCE_i18n_LANGUAGE: 'en' };
  const pages = await startPageServer(server, env, new Map());
  const worker = await startEdgeWorker({
    AUTHENTICATION_ENDPOINT: pages.origin,
    ...variablesOf(sites, pages.origin),
    ...variables,
  });
  env.BACKEND_ENDPOINT = worker.url;
  if (sites.length > 0) Object.assign(env, { DESK_SITES: JSON.stringify(sites), SITE_TITLE: 'First' });
  const browser = await launchChromium(launch);
  const customers: ChatClient[] = [];
  const windows: Page[] = [];
  const complaints: string[] = [];
  /** What a browser keeps of each attendant's sign-in, for the next window: half of what a window costs is to sign in. */
  const signIns = new Map<string, Awaited<ReturnType<BrowserContext['storageState']>>>();
  return {
    worker,
    browser,
    complaints,
    broker,
    origin: pages.origin,
    async signedIn(email = 'user@chimpassist.com', options = {}) {
      const before = signIns.get(email);
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        // Nothing fades or slides: what a test looks at stands where it stays.
        reducedMotion: 'reduce',
        ...(before === undefined ? {} : { storageState: before }),
        ...options,
      });
      await steadyHand(context);
      const page = await context.newPage();
      windows.push(page);
      page.on('pageerror', (error) => complaints.push(String(error.stack ?? error)));
      page.on('console', (message) => {
        if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text());
      });
      await page.goto(pages.origin);
      if (before === undefined) {
        await page.getByLabel('E-mail').fill(email);
        await page.getByLabel('Password').fill(PASSWORD);
        await page.getByRole('button', { name: 'Sign in' }).click();
      }
      await page.getByRole('region', { name: 'Customers' }).waitFor();
      if (before === undefined) signIns.set(email, await context.storageState());
      return page;
    },
    async customer(name, path = '') {
      const client = createChatClient({
        endpoint: worker.url + path,
        ...(path === '' ? {} : { baseTopic: `${DEFAULT_BASE_TOPIC}/sites${path}` }),
        customer: { id: name, name, avatarURL: null },
      });
      customers.push(client);
      await client.start();
      return client;
    },
    async close() {
      worker.network.mend();
      for (const customer of customers.splice(0)) await customer.stop();
      for (const window of windows.splice(0)) await window.context().close();
    },
    async stop() {
      await browser.close();
      await worker.stop();
      server.stop();
      await pages.stop();
      await broker.stop();
    },
  };
}
