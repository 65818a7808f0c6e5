/** How often it is looked whether the parent still lives. */
const LOOK_EVERY_MS = 250;

/**
 * Calls `then` once the parent of this process has ended: npm that was killed, or whose terminal was closed, passes
 * nothing on, and its child would stay, with all its ports.
 *
 * @param {() => void} then
 * @param {number} parent the process that should be the parent; another one is there where it ended already.
 */
export function whenParentEnds(then, parent = process.ppid) {
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    then();
  }, LOOK_EVERY_MS);
  timer.unref();
}

/** Whether npm started this process, which then shall not outlive npm. A shell may end before what it started. */
export const isStartedByNpm = ['start', 'dev'].includes(process.env.npm_lifecycle_event ?? '');
