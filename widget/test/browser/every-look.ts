import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { Platform } from '../platform.ts';
import { Album } from './album.ts';
import { type Look, PLACES, type Place } from './looks.ts';
import { browser, closeBrowser, Visitor } from './page.ts';
import type { WidgetState } from './states/state.ts';

/** A folder for pictures, relative to the repository, or nothing: then only the checks are made. */
const FOLDER = process.env.SCREENSHOTS;

/** Declares the tests of these states, in every look. */
export function testEveryLook(states: readonly WidgetState[]): void {
  const album = new Album();
  afterAll(async () => {
    if (FOLDER !== undefined)
      await album.write(await browser(), new URL(`../../../${FOLDER}/`, import.meta.url));
    await closeBrowser();
  });

  describe.each(PLACES)('$name', (place) => {
    const customer = new Customer(place);
    afterAll(() => customer.leave());

    describe.each(states)('in the state "$name"', (state) => {
      it.each(place.looks)('axe finds nothing in $name, and nothing stands over the edge', async (look) => {
        const visitor = await customer.in(state);
        await wear(visitor, look);
        const { page } = visitor;
        if (FOLDER !== undefined) album.add(state.name, await page.screenshot({ animations: 'disabled' }));
        expect(await violations(page)).toEqual([]);
        expect(await tooWide(page)).toBe(0);
        expect(await tooSmall(page)).toEqual([]);
      });
    });
  });
}

/**
 * Somebody who meets one state after the other in one window. Each state is met at a platform of its own, thus at an address
 * where nothing is stored yet. All platforms stand until the end, so that no address is given out twice.
 */
class Customer {
  readonly #place: Place;
  readonly #platforms: Platform[] = [];
  #visitor: Visitor | null = null;
  #state: WidgetState | null = null;

  constructor(place: Place) {
    this.#place = place;
  }

  /** Reaches the state, unless it is there already: then only the look changes. */
  async in(state: WidgetState): Promise<Visitor> {
    if (this.#state === state && this.#visitor !== null) return this.#visitor;
    this.#state = null;
    const platform = await Platform.start();
    this.#platforms.push(platform);
    state.prepare?.(platform);
    const visitor = await this.#goTo(platform);
    await state.reach(visitor, platform);
    await visitor.page.evaluate(axe.source);
    this.#state = state;
    return visitor;
  }

  async #goTo(platform: Platform): Promise<Visitor> {
    const { options } = this.#place;
    if (this.#visitor === null) {
      this.#visitor = await Visitor.at(platform, options);
    } else {
      await this.#visitor.page.unrouteAll();
      await this.#visitor.goTo(platform, options);
    }
    return this.#visitor;
  }

  async leave(): Promise<void> {
    await this.#visitor?.close();
    for (const platform of this.#platforms) await platform.stop();
  }
}

/** Changes the attributes of the tag and runs it again, as a page does that has a switch for its colours. */
async function wear({ page }: Visitor, { theme, colorScheme }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.evaluate((wanted) => {
    const tag = document.querySelector<HTMLScriptElement>('script[data-backend-endpoint]');
    if (tag === null) throw new Error('The tag of the widget is gone.');
    tag.dataset.theme = wanted;
    (window as unknown as { ChimpAssist: { run(of: HTMLScriptElement): void } }).ChimpAssist.run(tag);
  }, theme);
  await page.locator(`.chimp-widget .frame[data-theme="${theme}"]`).waitFor({ state: 'attached' });
}

export const violations = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const { axe: inPage } = window as unknown as { axe: typeof import('axe-core') };
    const result = await inPage.run('.chimp-widget', {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      resultTypes: ['violations'],
    });
    return result.violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`,
    );
  });

/** How many boxes hold something that is wider than they are. */
const tooWide = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const root = document.querySelector('.chimp-widget')?.shadowRoot;
    return [...(root?.querySelectorAll('.panel, .list') ?? [])].filter(
      (box) => box.scrollWidth > box.clientWidth,
    ).length;
  });

/** Links within a sentence are as tall as their line (WCAG 2.5.8 lets them). */
const tooSmall = (page: Page): Promise<string[]> =>
  page.locator('.chimp-widget :is(button, textarea)').evaluateAll((targets) =>
    targets.flatMap((target) => {
      const { width, height } = target.getBoundingClientRect();
      return width > 0 && (width < 24 || height < 24) ? [target.className] : [];
    }),
  );
