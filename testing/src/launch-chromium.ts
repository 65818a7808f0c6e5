import { type Browser, chromium, type LaunchOptions } from 'playwright-core';
import { CHROMIUM_ARGS, isLookedAt } from './chromium.ts';
import { needChromium } from './machine.ts';
import {
  connectChromium,
  type SharedChromiums,
  sharedChromium,
  startSharedChromiums,
} from './shared-chromium.ts';

export interface ChromiumOptions {
  /** Another name for this machine, as of a page that has no https. */
  host?: string;
  /** Further arguments. */
  args?: readonly string[];
}

const LOOKED_AT_MS = 150;

const launchOptions = (args: readonly string[]): LaunchOptions => ({
  executablePath: needChromium(),
  ...(isLookedAt ? { headless: false, slowMo: LOOKED_AT_MS } : {}),
  args: [...CHROMIUM_ARGS, ...args],
});

/**
 * A Chromium, found or installed: the one that the run shares, of which only what is opened through here is seen and closed,
 * or a process of its own where the run has none or this one has arguments of its own.
 */
export function launchChromium({ host, args = [] }: ChromiumOptions = {}): Promise<Browser> {
  const own = [...(host === undefined ? [] : [`--host-resolver-rules=MAP ${host} 127.0.0.1`]), ...args];
  const shared = isLookedAt || own.length > 0 ? null : sharedChromium();
  return shared === null ? chromium.launch(launchOptions(own)) : connectChromium(shared);
}

/** Starts the Chromiums of a run, which the files of its workers share. */
export const startChromiums = (count: number): Promise<SharedChromiums> =>
  startSharedChromiums(count, launchOptions([]));
