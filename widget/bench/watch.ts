import type { CDPSession, Page } from 'playwright-core';

/** What a page's load, or what was done in it, cost. Times in ms, bytes as they go over the wire. */
export interface Cost {
  /** Tasks over 50 ms, and the longest task among them (0: none). */
  longTasks: number;
  longestTask: number;
  /** What the long tasks took beyond 50 ms each. */
  blocking: number;
  /** The longest script of the widget in a frame that took over 50 ms (0: no such frame had one over 5 ms). */
  ownScript: number;
  /** The sum of unexpected layout shifts. */
  layoutShift: number;
  /** What the page's process worked altogether, and of it in scripts. */
  work: number;
  script: number;
  requests: number;
  bytes: number;
}

interface Watched {
  benchTasks: number[];
  benchOwn: number;
  benchShift: number;
}

const LONG_MS = 50;
/** A phone of the middle class beside a machine like this one. */
export const SLOWED = 4;

/** Runs in the page before its own scripts. */
function watchInPage(): void {
  const watched: Watched = { benchTasks: [], benchOwn: 0, benchShift: 0 };
  Object.assign(window, watched);
  const page = window as unknown as Watched;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) page.benchTasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
  interface LongFrame extends PerformanceEntry {
    scripts: { duration: number; sourceURL: string }[];
  }
  new PerformanceObserver((list) => {
    for (const { scripts } of list.getEntries() as LongFrame[]) {
      for (const { duration, sourceURL } of scripts) {
        if (sourceURL.includes('chimpassist')) page.benchOwn = Math.max(page.benchOwn, duration);
      }
    }
  }).observe({ type: 'long-animation-frame', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & {
      value: number;
      hadRecentInput: boolean;
    })[]) {
      if (!entry.hadRecentInput) page.benchShift += entry.value;
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

/** Counts from its making on; a page is watched from before its load. */
export class Watch {
  readonly #page: Page;
  readonly #session: CDPSession;
  #requests = 0;
  #bytes = 0;

  private constructor(page: Page, session: CDPSession) {
    this.#page = page;
    this.#session = session;
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      this.#requests += 1;
      this.#bytes += encodedDataLength;
    });
  }

  static async begin(page: Page): Promise<Watch> {
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Performance.enable');
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
    await page.addInitScript(watchInPage);
    return new Watch(page, session);
  }

  /** What it cost since the last look. */
  async look(): Promise<Cost> {
    await this.#settled();
    const { tasks, ownScript, layoutShift } = await this.#page.evaluate(() => {
      const page = window as unknown as Watched;
      const seen = { tasks: page.benchTasks, ownScript: page.benchOwn, layoutShift: page.benchShift };
      page.benchTasks = [];
      page.benchOwn = 0;
      page.benchShift = 0;
      return seen;
    });
    const { metrics } = await this.#session.send('Performance.getMetrics');
    const ms = (name: string) => (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1_000;
    const [work, script] = [ms('TaskDuration'), ms('ScriptDuration')];
    const cost = {
      longTasks: tasks.length,
      longestTask: Math.max(0, ...tasks),
      blocking: tasks.reduce((sum, task) => sum + Math.max(0, task - LONG_MS), 0),
      ownScript,
      layoutShift,
      work: work - this.#before.work,
      script: script - this.#before.script,
      requests: this.#requests,
      bytes: this.#bytes,
    };
    this.#before = { work, script };
    this.#requests = 0;
    this.#bytes = 0;
    return cost;
  }
  #before = { work: 0, script: 0 };

  /** Nothing on the wire, and the browser has time: twice, since idle work may ask for more. */
  async #settled(): Promise<void> {
    for (let i = 0; i < 2; i += 1) {
      await this.#page.waitForLoadState('networkidle');
      await this.#page.evaluate(() => new Promise((done) => requestIdleCallback(done)));
    }
  }
}
