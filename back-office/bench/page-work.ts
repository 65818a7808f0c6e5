import type { CDPSession, Page } from 'playwright-core';

/** How much a page works, and how long it lets its reader wait. */

const WORD = 10;
const WORDS = 12;
const KEY_EVERY_MS = 100;
/** A page that works less than this share of the time has nothing left to do. */
const CALM_SHARE = 0.05;
const LOOK_MS = 1_000;
/** On a machine that others use as well it may never look so. */
const LOOKS = 10;
const MEBIBYTE = 1024 * 1024;

const at = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
export const row = (name: string, values: readonly number[]): string =>
  `| ${name} | ${[0.5, 0.95, 1].map((share) => `${at(values, share).toFixed(1)} ms`).join(' | ')} |`;

export const mebibytes = (bytes: number): string => (bytes / MEBIBYTE).toFixed(1);

/** Resolves when the browser has painted what is there now. */
export const painted = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve))));

/** All that the page's thread has worked until now, scripts, layout and paint, ms. */
async function workedMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000;
}

/** Resolves once the page has done what it had to: what came before is not what a key costs. */
async function calm(session: CDPSession): Promise<void> {
  for (let [look, share] = [0, 1]; share > CALM_SHARE && look < LOOKS; look += 1) {
    const [before, begun] = [await workedMs(session), performance.now()];
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    share = ((await workedMs(session)) - before) / (performance.now() - begun);
  }
}

/** Work of the page for a key, with all that it does meanwhile, ms: one figure for each word of {@link WORD} keys. */
export async function keys(page: Page, session: CDPSession): Promise<number[]> {
  await page.locator('#composer').click();
  await calm(session);
  const found: number[] = [];
  for (let word = 0; word < WORDS; word += 1) {
    await painted(page);
    const before = await workedMs(session);
    await page.keyboard.type('x'.repeat(WORD - 1), { delay: KEY_EVERY_MS });
    await page.keyboard.press('Space', { delay: KEY_EVERY_MS });
    found.push(((await workedMs(session)) - before) / WORD);
  }
  await page.locator('#composer').fill('');
  return found;
}

/** From the click on a customer to the frame in which the chat's last message stands, ms by the page's own clock. */
export async function openings(page: Page, names: readonly string[]): Promise<number[]> {
  const found: number[] = [];
  for (const name of names) {
    await page.getByRole('searchbox').fill(name);
    const row = page.getByRole('button', { name: new RegExp(`${name}\\b`) }).first();
    await row.waitFor();
    await painted(page);
    await page.evaluate((wanted) => {
      const shown = window as unknown as { benchOpened: Promise<number> };
      shown.benchOpened = new Promise((resolve) => {
        document.addEventListener(
          'click',
          ({ timeStamp }) => {
            const look = (): void => {
              const log = document.querySelector('[role="log"]');
              const isThere = log?.getAttribute('aria-label')?.includes(wanted) === true;
              if (isThere && log?.querySelector('article') !== null)
                setTimeout(() => resolve(performance.now() - timeStamp));
              else requestAnimationFrame(look);
            };
            requestAnimationFrame(look);
          },
          { capture: true, once: true },
        );
      });
    }, name);
    await row.click();
    found.push(
      await page.evaluate(() => (window as unknown as { benchOpened: Promise<number> }).benchOpened),
    );
  }
  await page.getByRole('searchbox').fill('');
  return found;
}
