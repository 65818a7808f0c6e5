import { type Browser, chromium } from 'playwright-core';
import { CHROMIUM_ARGS } from './chromium.ts';
import { needChromium } from './machine.ts';

export interface ChromiumOptions {
  /** Another name for this machine, as of a page that has no https. */
  host?: string;
  /** Further arguments. */
  args?: readonly string[];
}

/** A Chromium process of its own, found or installed. */
export function launchChromium({ host, args = [] }: ChromiumOptions = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: needChromium(),
    args: [
      ...CHROMIUM_ARGS,
      ...(host === undefined ? [] : [`--host-resolver-rules=MAP ${host} 127.0.0.1`]),
      ...args,
    ],
  });
}
