import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds. An open menu stands in no landmark, as menus do: there the rule about that is left out. */
export async function findings(page: Page, isMenuOpen = false): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async (menu) => {
    const { axe: inPage } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await inPage.run(document, { rules: { region: { enabled: !menu } } });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ html, any, all, none }) =>
          `${id}: ${html} ${[...any, ...all, ...none].map(({ message }) => message).join(' ')}`,
      ),
    );
  }, isMenuOpen);
}
