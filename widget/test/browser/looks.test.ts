import axe from 'axe-core';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Platform } from '../platform.ts';
import { Album } from './album.ts';
import { browser, closeBrowser, Visitor } from './page.ts';
import { LOOKS, STATES } from './states.ts';

/** A folder for pictures, relative to the repository, or nothing: then only the checks are made. */
const FOLDER = process.env.SCREENSHOTS;
const album = new Album();
const DESKTOP = { width: 480, height: 760 };

let platform: Platform;
let visitor: Visitor;
beforeEach(async () => {
  platform = await Platform.start();
});
afterEach(async () => {
  await visitor?.close();
  await platform.stop();
});
afterAll(async () => {
  if (FOLDER !== undefined)
    await album.write(await browser(), new URL(`../../../${FOLDER}/`, import.meta.url));
  await closeBrowser();
});

describe.each(LOOKS)('in $name', ({ options }) => {
  it.each(STATES)(
    'axe finds nothing in the state "$name", and nothing stands over the edge',
    async (state) => {
      state.prepare?.(platform);
      visitor = await Visitor.at(platform, {
        ...options,
        context: { viewport: DESKTOP, ...options.context },
      });
      await state.reach(visitor, platform);
      const { page } = visitor;
      if (FOLDER !== undefined) album.add(state.name, await page.screenshot({ animations: 'disabled' }));
      await page.evaluate(axe.source);
      const violations = await page.evaluate(async () => {
        const { axe } = window as unknown as { axe: typeof import('axe-core') };
        const result = await axe.run('.chimp-widget', {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        });
        return result.violations.map(
          ({ id, nodes }) =>
            `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`,
        );
      });
      expect(violations).toEqual([]);
      const overflow = await page.evaluate(() => {
        const root = document.querySelector('.chimp-widget')?.shadowRoot;
        return [...(root?.querySelectorAll('.panel, .list') ?? [])].filter(
          (box) => box.scrollWidth > box.clientWidth,
        ).length;
      });
      expect(overflow).toBe(0);
      // Links within a sentence are as tall as their line (WCAG 2.5.8 lets them).
      const small = await page.locator('.chimp-widget :is(button, textarea)').evaluateAll((targets) =>
        targets.flatMap((target) => {
          const { width, height } = target.getBoundingClientRect();
          return width > 0 && (width < 24 || height < 24) ? [target.className] : [];
        }),
      );
      expect(small).toEqual([]);
    },
  );
});
