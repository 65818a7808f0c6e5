import { findProgram, isExecutable } from './find-program.ts';

/** What is needed to drive WebKit: its driver, the small browser around it, and a screen that nobody sees. */
export interface WebKitPrograms {
  driver: string;
  browser: string;
  screen: string;
}

/** Where Debian puts the browser, which is in no PATH. */
const BROWSERS = ['4.1', '6.0', '4.0'].flatMap((version) =>
  ['x86_64', 'aarch64'].map(
    (machine) =>
      `/usr/lib/${machine}-linux-gnu/${version === '6.0' ? 'webkitgtk' : 'webkit2gtk'}-${version}/MiniBrowser`,
  ),
);

/** WebKitGTK as the system has it; null where something of it is missing. */
export function findWebKit(): WebKitPrograms | null {
  const driver = findProgram('WebKitWebDriver');
  const screen = findProgram('Xvfb');
  const browser = BROWSERS.find(isExecutable);
  return driver === null || screen === null || browser === undefined ? null : { driver, browser, screen };
}
