import { type Browser, chromium } from 'playwright-core';
import { CHROMIUM_ARGS } from './chromium.ts';
import { needChromium } from './machine.ts';

export interface ChromiumOptions {
  /** Another name for this machine, as of a page that has no https. */
  host?: string;
  /** Further arguments. */
  args?: readonly string[];
}

const LOOKED_AT_MS = 150;

/** A Chromium process of its own, found or installed. */
export function launchChromium({ host, args = [] }: ChromiumOptions = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: needChromium(),
    // HEADED=1: a person looks on, and wants to follow.
    ...(process.env.HEADED === '1' ? { headless: false, slowMo: LOOKED_AT_MS } : {}),
    args: [
      ...CHROMIUM_ARGS,
      ...(host === undefined ? [] : [`--host-resolver-rules=MAP ${host} 127.0.0.1`]),
      ...args,
    ],
  });
}
