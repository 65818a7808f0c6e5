import type { Page } from 'playwright-core';

/** What one phase showed. Times in ms. */
export interface Frames {
  frames: number;
  /** Frames that took longer than 50 ms, and the longest, by the browser's own count (long animation frames). */
  long: number;
  longest: number;
  /** Of the longest: how long scripts and layout held it, the rest being waiting for a processor. */
  longestWork: number;
  /** From a key or a wheel turn to the picture after it; the slowest. 0: none took over 16 ms. */
  slowestInput: number;
}

interface Watch {
  begin(): void;
  end(): Frames;
}
declare global {
  interface Window {
    benchWatch: Watch;
    benchFirstRow: number;
    benchFirstWord: number;
  }
}

/** Runs in the page before its own scripts. */
export function watchInPage(): void {
  interface LongFrame extends PerformanceEntry {
    renderStart: number;
    scripts: { duration: number }[];
  }
  const empty = (): Frames => ({ frames: 0, long: 0, longest: 0, longestWork: 0, slowestInput: 0 });
  let seen = empty();
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as LongFrame[]) {
      seen.long += 1;
      if (entry.duration <= seen.longest) continue;
      const scripts = entry.scripts.reduce((sum, { duration }) => sum + duration, 0);
      const layout = entry.renderStart === 0 ? 0 : entry.startTime + entry.duration - entry.renderStart;
      seen.longest = entry.duration;
      seen.longestWork = Math.min(entry.duration, scripts + layout);
    }
  }).observe({ type: 'long-animation-frame' });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.slowestInput = Math.max(seen.slowestInput, entry.duration);
  }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  window.benchFirstRow = 0;
  window.benchFirstWord = 0;
  const onFrame = () => {
    seen.frames += 1;
    if (window.benchFirstRow === 0 && document.querySelector('.row'))
      window.benchFirstRow = performance.now();
    const word = document.querySelector('.row .row-last')?.textContent ?? '';
    if (window.benchFirstWord === 0 && word !== '' && !word.startsWith('No messages'))
      window.benchFirstWord = performance.now();
    requestAnimationFrame(onFrame);
  };
  requestAnimationFrame(onFrame);
  window.benchWatch = {
    begin() {
      seen = empty();
    },
    end: () => seen,
  };
}

export const beginFrames = (page: Page): Promise<void> => page.evaluate(() => window.benchWatch.begin());
export const endFrames = (page: Page): Promise<Frames> => page.evaluate(() => window.benchWatch.end());

/** Bytes of JavaScript objects that are left after a full collection. */
export async function heapBytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}
