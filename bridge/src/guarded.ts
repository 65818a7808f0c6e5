import type { Log } from './log.ts';

/**
 * Does a work that a timer or an event began. What it throws, or rejects with, is logged: it ends neither this process nor
 * what comes after it.
 *
 * @param what is done, for the log.
 * @returns whether it was done, as far as that is known when this returns.
 */
export function guarded(log: Pick<Log, 'error'>, what: string, work: () => unknown): boolean {
  const tell = (error: unknown): void =>
    log.error({ error: error instanceof Error ? error.message : 'unknown' }, `${what} failed`);
  try {
    const doing = work();
    if (doing instanceof Promise) doing.catch(tell);
    return true;
  } catch (error) {
    tell(error);
    return false;
  }
}
