import { type Browser, type BrowserServer, chromium, type LaunchOptions } from 'playwright-core';

/**
 * The Chromiums that `npm test` starts once, one for each worker: their addresses, with a space between. A file that is run
 * by hand finds none, and launches its own.
 */
const ADDRESSES = 'CHIMP_TEST_CHROMIUMS';

export interface SharedChromiums {
  /** What the test files have to find in their environment. */
  env: Record<string, string>;
  stop(): Promise<void>;
}

/** Starts as many Chromiums, to each of which one worker's test files connect, one after the other. */
export async function startSharedChromiums(count: number, options: LaunchOptions): Promise<SharedChromiums> {
  const servers: BrowserServer[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  };
  try {
    // Who starts them has its own way to end: with that process they end too.
    const own = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
    while (servers.length < count) servers.push(await chromium.launchServer({ ...options, ...own }));
  } catch (error) {
    await stop();
    throw error;
  }
  return { env: { [ADDRESSES]: servers.map((server) => server.wsEndpoint()).join(' ') }, stop };
}

/** The address of the one that belongs to this worker; null where the run has none. */
export function sharedChromium(env: NodeJS.ProcessEnv = process.env): string | null {
  const addresses = (env[ADDRESSES] ?? '').split(' ').filter((address) => address !== '');
  const worker = Number(env.VITEST_POOL_ID ?? 1);
  return addresses[(worker - 1) % addresses.length] ?? null;
}

const GONE =
  'The Chromium that test files of this run share has ended, so this file fails with it. Run the file alone: it then has a Chromium of its own.';

/** Not caught by anybody: Vitest says it beside the tests that fail by it. */
const failFile = (): void => {
  queueMicrotask(() => {
    throw new Error(GONE);
  });
};

/** Connects to it. To close the browser that this returns closes all that was opened through it, and nothing else. */
export async function connectChromium(address: string, onGone = failFile): Promise<Browser> {
  let browser: Browser;
  try {
    browser = await chromium.connect(address);
  } catch (cause) {
    throw new Error(GONE, { cause });
  }
  let isClosing = false;
  const close = browser.close.bind(browser);
  browser.close = (options) => {
    isClosing = true;
    return close(options);
  };
  browser.once('disconnected', () => {
    if (!isClosing) onGone();
  });
  return browser;
}
