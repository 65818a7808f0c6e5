/** A pointer that is lifted sooner has tapped: then a button ends the recording. */
const HOLD_MS = 500;

/** Settles when the pointer that is down now is lifted after it was held; never when it only tapped. */
export function untilLifted(pressed: Event): Promise<void> {
  return new Promise((resolve) => {
    const left = new AbortController();
    // By the times at which it happened: a busy page hears of a lifted finger late.
    const ended = (lifted: Event): void => {
      left.abort();
      if (lifted.timeStamp - pressed.timeStamp >= HOLD_MS) resolve();
    };
    window.addEventListener('pointerup', ended, { signal: left.signal });
    window.addEventListener('pointercancel', ended, { signal: left.signal });
  });
}
