import { spawn } from 'node:child_process';
import {
  copyFileSync,
  globSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { forgetGroup, rememberGroup, signalGroup } from '../../../demo/src/process-groups.ts';
import { isInterrupted, onInterrupt } from '../interrupt.ts';

/** What tools keep between two runs: a tree of its own begins without. */
const CACHES = ['.cache', '.vite', '.vite-temp'];

/**
 * Gives the tree `to` the packages that its lock file names: those of the tree `from` where both locks are the same, else
 * its own.
 *
 * @throws {Error} where they cannot be installed
 */
export async function installPackages(from: string, to: string): Promise<void> {
  const lockOf = (root: string): string => readFileSync(join(root, 'package-lock.json'), 'utf8');
  if (lockOf(from) === lockOf(to)) {
    for (const folder of globSync(['node_modules', '*/node_modules', '*/*/node_modules'], { cwd: from })) {
      if (folder.split('/').indexOf('node_modules') !== folder.split('/').length - 1) continue;
      linkTree(join(from, folder), join(to, folder));
    }
    return;
  }
  console.error('Its packages are others: installing them.');
  // An older lock file may not fit its package.json to the letter.
  for (const command of ['ci', 'install']) if (!isInterrupted() && (await runNpm(command, to))) return;
  throw new Error('The packages of that commit could not be installed: the lines above say why.');
}

/** Returns whether it went well. Ctrl-C ends it, with all that it started. */
async function runNpm(command: string, cwd: string): Promise<boolean> {
  const child = spawn('npm', [command, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const { pid } = child;
  const ended = new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
  if (pid === undefined) return ended;
  rememberGroup(pid);
  const forget = onInterrupt(async () => {
    signalGroup(pid, 'SIGKILL');
    await ended;
  });
  const isDone = await ended;
  forgetGroup(pid);
  forget();
  return isDone;
}

/**
 * The same files at a second place, without their bytes a second time. Links between folders stay as they are, so that those
 * of the workspaces lead into the tree `to`.
 */
function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (!entry.isDirectory()) linkFile(source, target);
    else if (!CACHES.includes(entry.name)) linkTree(source, target);
  }
}

function linkFile(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    // Another disk, or one without hard links.
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(from, to);
  }
}
