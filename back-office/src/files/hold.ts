/** A pointer that is lifted sooner has tapped: then a button ends the recording. */
const HOLD_MS = 500;

/** Settles when the pointer that is down now is lifted after it was held; never when it only tapped. */
export function untilLifted(): Promise<void> {
  const pressedAt = performance.now();
  return new Promise((resolve) => {
    const left = new AbortController();
    const ended = (): void => {
      left.abort();
      if (performance.now() - pressedAt >= HOLD_MS) resolve();
    };
    window.addEventListener('pointerup', ended, { signal: left.signal });
    window.addEventListener('pointercancel', ended, { signal: left.signal });
  });
}
