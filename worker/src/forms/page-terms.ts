import type { SiteId } from '@chimpassist/protocol';
import type { PageTerms } from '../contract/page-terms.ts';
import { openingAt } from '../hours/opening.ts';

/** For so long nobody asks the workspace again, ms. Who changes hours or forms sees it within this time. */
const KEPT_MS = 2_500;

interface Kept {
  terms: PageTerms;
  at: number;
}
/** One for each site and isolate: any number of pages and chats cost about one call of the workspace in that time. */
const kept = new Map<SiteId, Kept>();

/** What is known and young enough; null: the workspace has to be asked. */
export function freshTerms(site: SiteId, now: number): PageTerms | null {
  const known = kept.get(site);
  return known !== undefined && now - known.at < KEPT_MS ? known.terms : null;
}

/** Asks the workspace, where what is known is not young enough. */
export async function termsOf(
  site: SiteId,
  now: number,
  ask: () => Promise<PageTerms>,
  waits: boolean,
): Promise<PageTerms> {
  const fresh = freshTerms(site, now);
  if (fresh !== null) return fresh;
  const known = kept.get(site);
  // A request cannot wait for another one's call, so the other pages take what was known while this one asks.
  if (!waits && known !== undefined) known.at = now;
  const terms = await ask();
  kept.set(site, { terms, at: now });
  return terms;
}

/** They have changed: who asks next is told of it, at least by this isolate. */
export const forgetTerms = (site: SiteId): void => void kept.delete(site);

export const isOpenAt = ({ hours }: PageTerms, now: number): boolean =>
  hours === null || openingAt(hours, now).open;
