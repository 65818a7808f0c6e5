import axe from 'axe-core';
import type { Visitor } from './page.ts';

/** The ids of the rules of accessibility that the page breaks now. */
export async function violations({ page }: Visitor): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: inPage } = window as unknown as { axe: typeof import('axe-core') };
    const { violations: found } = await inPage.run();
    return found.map(({ id }) => id);
  });
}
