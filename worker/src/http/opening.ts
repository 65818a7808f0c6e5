import type { Hours, Opening, SiteId } from '@chimpassist/protocol';
import { openingAt } from '../hours/opening.ts';
import { type AppContext, objectsFor } from './context.ts';
import { siteOf } from './site.ts';

/** For so long pages are answered without asking the workspace, ms. Who changes the hours sees it within this time. */
const OPENING_KEPT_MS = 2_500;

interface Read {
  hours: Hours | null;
  at: number;
}
/** One for each site: any number of pages costs about one call of the workspace in that time. */
const reads = new Map<SiteId, Read>();

async function hoursFor(c: AppContext, now: number): Promise<Hours | null> {
  const site = siteOf(c.req.raw);
  const known = reads.get(site);
  if (known !== undefined && now - known.at < OPENING_KEPT_MS) return known.hours;
  // A request cannot wait for another one's call, so the others take what was known while this one asks.
  if (known !== undefined) known.at = now;
  const hours = await objectsFor(c).workspace().hours();
  reads.set(site, { hours, at: now });
  return hours;
}

/** The hours have changed: the next page is told of it, at least by this isolate. */
export const forgetHours = (c: AppContext): void => void reads.delete(siteOf(c.req.raw));

/** Whether the team answers now; who has set no hours is open. */
export async function openingFor(c: AppContext, now: number): Promise<Opening> {
  const hours = await hoursFor(c, now);
  if (hours === null) return { open: true, closedUntil: null };
  const { open, until } = openingAt(hours, now);
  return { open, closedUntil: open ? null : until };
}
