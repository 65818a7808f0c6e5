import { fileURLToPath } from 'node:url';
import { type Browser, firefox } from 'playwright-core';
import { isLookedAt } from './chromium.ts';
import { needFirefox } from './machine.ts';

/** Starts the system's Firefox, and stands between it and Playwright. */
const DRIVER = fileURLToPath(new URL('firefox-bidi.mjs', import.meta.url));
/** A microphone that is heard as a tone, and for which nobody is asked. */
const MICROPHONE = { 'media.navigator.streams.fake': true, 'media.navigator.permission.disabled': true };
const LAUNCH_PATIENCE_MS = 100_000;

/**
 * The system's own Firefox, found or installed, driven by WebDriver BiDi, which it has built in: no build of Playwright's is needed.
 * Windows have the look of the system, whatever look their options name.
 */
export const launchFirefox = (): Promise<Browser> =>
  firefox.launch({
    channel: 'moz-firefox',
    executablePath: DRIVER,
    env: { ...process.env, CHIMP_FIREFOX: needFirefox() },
    headless: !isLookedAt,
    firefoxUserPrefs: MICROPHONE,
    timeout: LAUNCH_PATIENCE_MS,
  });
