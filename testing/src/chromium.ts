import { chromium } from 'playwright-core';
import { findProgram, isExecutable } from './find-program.ts';

/**
 * Chromium reads only the last list of this kind, so Playwright's own list stands here again. What we add are the popups of
 * the address bar: each window loads them as a page in a renderer of its own, which costs more processor time than the page
 * under test, and no test can see them.
 */
const DISABLED_FEATURES = [
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades'],
  ...['HttpsFirstBalancedModeAutoEnable', 'LensOverlay', 'MediaRouter', 'PaintHolding'],
  ...['ThirdPartyStoragePartitioning', 'AvoidCorsURLLoaderRestartOnRedirect', 'OptimizationHints'],
  ...['NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch'],
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'],
];

/** As root Chromium wants no sandbox; the others keep it from talking to anybody but the page. */
export const CHROMIUM_ARGS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${DISABLED_FEATURES.join(',')}`,
];

/** HEADED=1: a person looks on, and wants to follow. */
export const isLookedAt = process.env.HEADED === '1';

/** The same engine without the browser's own windows, which nobody sees: a window of a test costs a third less. */
export const findHeadlessShell = (): string | null =>
  isLookedAt ? null : findProgram('chromium-headless-shell', 'chrome-headless-shell');

/**
 * A Chromium that is there: the one of `CHROMIUM_PATH`, a headless shell, the system's, or Playwright's own. Null where
 * there is none.
 */
export function findChromium(): string | null {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== '') {
    if (!isExecutable(named)) {
      throw new Error(
        `CHROMIUM_PATH is ${named}, where no program is: correct it, or unset it to let one be found.`,
      );
    }
    return named;
  }
  const shell = findHeadlessShell();
  if (shell !== null) return shell;
  const system = findProgram('chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome');
  if (system !== null) return system;
  const own = chromium.executablePath();
  return own !== '' && isExecutable(own) ? own : null;
}
