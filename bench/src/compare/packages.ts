import { spawnSync } from 'node:child_process';
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

/** What tools keep between two runs: a tree of its own begins without. */
const CACHES = ['.cache', '.vite', '.vite-temp'];

/**
 * Gives the tree `to` the packages that its lock file names: those of the tree `from` where both locks are the same, else
 * its own.
 *
 * @throws {Error} where they cannot be installed
 */
export function installPackages(from: string, to: string): void {
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
  const ran = ['ci', 'install'].map((command) => [command, '--no-audit', '--no-fund', '--loglevel=error']);
  if (
    ran.some(
      (args) => spawnSync('npm', args, { cwd: to, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0,
    )
  ) {
    return;
  }
  throw new Error('The packages of that commit could not be installed: the lines above say why.');
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
