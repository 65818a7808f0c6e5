import { type Browser, firefox } from 'playwright-core';
import { isLookedAt } from './chromium.ts';
import { needFirefox } from './machine.ts';

/** A microphone that is heard as a tone, and for which nobody is asked. */
const MICROPHONE = { 'media.navigator.streams.fake': true, 'media.navigator.permission.disabled': true };

/**
 * The system's own Firefox, found or installed, driven by WebDriver BiDi, which it has built in: no build of Playwright's is needed.
 * Playwright knows less of it than of Chromium: what a test asks for here, it asks for by what BiDi has.
 */
export const launchFirefox = (): Promise<Browser> =>
  firefox.launch({
    channel: 'moz-firefox',
    executablePath: needFirefox(),
    headless: !isLookedAt,
    firefoxUserPrefs: MICROPHONE,
  });
