import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds. An open menu stands in no landmark, as menus do: there the rule about that is left out. */
export async function findings(page: Page, isMenuOpen = false): Promise<string[]> {
  await settled(page);
  // Half a megabyte, which a page needs to be given once only.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async (menu) => {
    const { axe: inPage } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await inPage.run(document, {
      // WCAG 2.2's own rule, which axe leaves out unless asked.
      resultTypes: ['violations'],
      rules: { region: { enabled: !menu }, 'target-size': { enabled: true } },
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ html, any, all, none }) =>
          `${id}: ${html} ${[...any, ...all, ...none].map(({ message }) => message).join(' ')}`,
      ),
    );
  }, isMenuOpen);
}

/** Waits for what fades or slides to arrive; what runs for ever, as a placeholder's shimmer, is not waited for. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const moving = document
      .getAnimations()
      .filter((animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime));
    await Promise.allSettled(moving.map(({ finished }) => finished));
  });
}
