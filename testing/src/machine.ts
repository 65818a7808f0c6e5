import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findChromium, findHeadlessShell, isLookedAt } from './chromium.ts';
import { findProgram } from './find-program.ts';
import { findFirefox } from './firefox.ts';
import { findWebKit, type WebKitPrograms } from './webkit.ts';

/** What is missing on this machine and could not be installed, in one sentence for the person at the terminal. */
export class MissingError extends Error {}

const isRoot = process.getuid?.() === 0;
const canApt = isRoot && findProgram('apt-get') !== null;

const UNATTENDED = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
const SHELL_PATIENCE_MS = 120_000;

/** Returns whether it went well. */
function run(command: string, args: string[]): boolean {
  return spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env: UNATTENDED }).status === 0;
}

const installArguments = (name: string): string[] => ['install', '-y', '--no-install-recommends', name];

function installPackage(name: string): boolean {
  if (!canApt) return false;
  const install = installArguments(name);
  return run('apt-get', install) || (run('apt-get', ['update']) && run('apt-get', install));
}

/**
 * Returns the path of the Chromium for a whole run. Where the packages of this machine have a headless shell, it is tried
 * once to install it; that it fails changes only how long the run takes.
 */
export function prepareChromium(): string {
  const isChosen = (process.env.CHROMIUM_PATH ?? '') !== '';
  if (canApt && !isChosen && !isLookedAt && findHeadlessShell() === null) {
    console.log('Installing the headless shell of Chromium, in which the tests of pages are quicker.');
    const args = ['-q', ...installArguments('chromium-headless-shell')];
    // A run needs no lines about a package that it can do without.
    spawnSync('apt-get', args, { stdio: 'ignore', env: UNATTENDED, timeout: SHELL_PATIENCE_MS });
  }
  return needChromium();
}

/** Returns the path of a Chromium, installed where there was none. */
export function needChromium(): string {
  const found = findChromium();
  if (found !== null) return found;
  console.log('No Chromium was found; installing one.');
  if (!installPackage('chromium')) {
    const cli = fileURLToPath(import.meta.resolve('playwright-core/cli.js'));
    run(process.execPath, [cli, 'install', 'chromium']);
  }
  const installed = findChromium();
  if (installed !== null) return installed;
  throw new MissingError(
    'The end-to-end tests need Chromium, and none could be installed here: install one (on Debian: apt-get install chromium) or set CHROMIUM_PATH to yours, and run npm test again.',
  );
}

/** Returns the path of a Firefox, installed where there was none. */
export function needFirefox(): string {
  const found = findFirefox();
  if (found !== null) return found;
  console.log('No Firefox was found; installing one.');
  const installed = installPackage('firefox-esr') ? findFirefox() : null;
  if (installed !== null) return installed;
  throw new MissingError(
    'Some tests need Firefox, and none could be installed here: install one (on Debian: apt-get install firefox-esr) or set FIREFOX_PATH to yours, and run the tests again.',
  );
}

/** Returns the programs by which WebKit is driven, installed where one was missing. */
export function needWebKit(): WebKitPrograms {
  const found = findWebKit();
  if (found !== null) return found;
  console.log('No WebKit was found that can be driven; installing one.');
  const isInstalled = installPackage('webkit2gtk-driver') && installPackage('xvfb');
  const installed = isInstalled ? findWebKit() : null;
  if (installed !== null) return installed;
  throw new MissingError(
    'Some tests need WebKitGTK with its driver and Xvfb, and they could not be installed here: install them (on Debian: apt-get install webkit2gtk-driver xvfb) and run the tests again.',
  );
}

/** Returns the path of a Mosquitto, the broker that tests use besides the embedded one; installed where there was none. */
export function needMosquitto(): string {
  const found = findProgram('mosquitto');
  if (found !== null) return found;
  console.log('No Mosquitto was found; installing one.');
  if (installPackage('mosquitto')) {
    // The package starts a service on port 1883, which belongs to `npm start`.
    if (findProgram('systemctl') !== null) run('systemctl', ['disable', '--now', 'mosquitto']);
    const installed = findProgram('mosquitto');
    if (installed !== null) return installed;
  }
  throw new MissingError(
    'The tests over a real broker need Mosquitto, and it could not be installed here: install it (on Debian: apt-get install mosquitto) and run npm test again.',
  );
}
