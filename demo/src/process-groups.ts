import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Every process group that this process has started and not yet seen the end of. */
const groups = new Set<number>();
let watchdog: ChildProcess | null = null;

export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It is gone already, which is what was wanted.
  }
}

/** Killed by the watchdog where this process itself is killed and can end nothing any more. */
function tellWatchdog(line: string): void {
  if (watchdog === null) {
    watchdog = spawn(process.execPath, [fileURLToPath(new URL('./watchdog.mjs', import.meta.url))], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    watchdog.unref();
    // Without a watchdog everything works but this one guard.
    watchdog.on('error', () => {});
    watchdog.stdin?.on('error', () => {});
    // An open pipe must not keep this process alive.
    if (watchdog.stdin !== null && 'unref' in watchdog.stdin)
      (watchdog.stdin as unknown as { unref(): void }).unref();
  }
  watchdog.stdin?.write(`${line}\n`);
}

export function rememberGroup(pid: number): void {
  groups.add(pid);
  tellWatchdog(`+${pid}`);
}

export function forgetGroup(pid: number): void {
  groups.delete(pid);
  tellWatchdog(`-${pid}`);
}

/** The last resort, synchronous: for `process.on('exit')`. */
export function killAllGroups(): void {
  for (const pid of groups) signalGroup(pid, 'SIGKILL');
}
