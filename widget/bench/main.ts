/**
 * `npm run bench:widget`: what the widget adds to a page's load and what opening it costs, in Chromium with the
 * processor slowed four times. It measures and never fails for a figure: on a busy machine the same page is slower.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { putIntoPage } from '../scripts/put-into-page.ts';
import { browser, closeBrowser, MARY } from '../test/browser/page.ts';
import { Platform } from '../test/platform.ts';
import { fillHistory, PAGES, type PageName, servePages } from './pages.ts';
import { type Cost, SLOWED, Watch } from './watch.ts';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9);
const RESULTS = new URL('../../bench/results/widget-page-load.json', import.meta.url);
const NAMES = Object.keys(PAGES) as PageName[];

interface Visit {
  load: Cost;
  /** From the click to the conversation with its history; null where there is no widget. */
  open: Cost | null;
}

async function visit(platform: Platform, name: PageName): Promise<Visit> {
  const context = await (await browser()).newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    await page.addInitScript((text) => localStorage.setItem('userData', text), JSON.stringify(MARY));
    const watch = await Watch.begin(page);
    await page.goto(`${platform.url}/${encodeURIComponent(name)}`);
    const load = await watch.look();
    if (PAGES[name] === null) return { load, open: null };
    await page.locator('.launcher').click();
    await page.getByRole('article').last().waitFor();
    return { load, open: await watch.look() };
  } finally {
    await context.close();
  }
}

const rounded = (value: number): number => Math.round(value * 10) / 10;

/** The median of each figure, and the worst of those that are bad once they happen at all. */
function summary(costs: readonly Cost[]) {
  const sorted = (of: (cost: Cost) => number): number[] => costs.map(of).sort((a, b) => a - b);
  const median = (of: (cost: Cost) => number): number => {
    const values = sorted(of);
    return rounded(values[Math.floor(values.length / 2)] ?? 0);
  };
  const worst = (of: (cost: Cost) => number): number => rounded(sorted(of).at(-1) ?? 0);
  return {
    longTasks: { median: median((c) => c.longTasks), worst: worst((c) => c.longTasks) },
    longestTask: { median: median((c) => c.longestTask), worst: worst((c) => c.longestTask) },
    blocking: { median: median((c) => c.blocking), worst: worst((c) => c.blocking) },
    ownScript: { median: median((c) => c.ownScript), worst: worst((c) => c.ownScript) },
    layoutShift: { worst: Math.max(...costs.map((c) => c.layoutShift)) },
    work: { median: median((c) => c.work) },
    script: { median: median((c) => c.script) },
    requests: median((c) => c.requests),
    bytes: median((c) => c.bytes),
  };
}

const platform = await Platform.start();
const visits = new Map<PageName, Visit[]>(NAMES.map((name) => [name, []]));
try {
  servePages(platform);
  fillHistory(platform);
  // The first visit of all warms the browser up and is not counted.
  await visit(platform, 'with the script tag');
  // Round by round, so that a disturbance of the machine meets all pages alike.
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of NAMES) visits.get(name)?.push(await visit(platform, name));
  }
} finally {
  await closeBrowser();
  await platform.stop();
}

const pages = [...visits].map(([name, of]) => {
  const opened = of.flatMap(({ open }) => open ?? []);
  return {
    page: name,
    load: summary(of.map(({ load }) => load)),
    open: opened.length === 0 ? null : summary(opened),
  };
});
const report = {
  measured: new Date().toISOString(),
  processor: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${cpus().length} cores, slowed ${SLOWED} times in the page`,
  rounds: ROUNDS,
  pages,
};
writeFileSync(RESULTS, `${JSON.stringify(report, null, 2)}\n`);

const lines = [
  `${report.processor}; ${ROUNDS} rounds each.`,
  '',
  '| | long tasks | longest | blocking | longest script of the widget | layout shift | work | of it scripts | requests | bytes |',
  '|---|---|---|---|---|---|---|---|---|---|',
];
function row(name: string, of: ReturnType<typeof summary>): void {
  const pairs = [of.longTasks, of.longestTask, of.blocking, of.ownScript].map(
    ({ median, worst }) => `${median} (${worst})`,
  );
  const shift = of.layoutShift.worst.toFixed(4);
  const rest = [shift, of.work.median, of.script.median, of.requests, of.bytes];
  lines.push(`| ${[name, ...pairs, ...rest].join(' | ')} |`);
}
for (const { page, load, open } of pages) {
  row(`load ${page}`, load);
  if (open !== null) row(`open ${page}`, open);
}
const table = lines.join('\n');
console.log(table);
putIntoPage('bench', table);
