import { BUBBLE_EVENTS, type BubbleEvent, type SiteId } from '@chimpassist/protocol';
import type { BubbleCount } from '../contract/workspace-object.ts';
import { log } from '../log.ts';
import { type AppContext, objectsFor } from './context.ts';
import { siteOf } from './site.ts';

/** The workspace hears of bubbles at most this often from one isolate, ms: any number of pages costs a row for each rule then. */
const FLUSH_MS = 5_000;
/** More rules than there are: what a stranger makes up takes no more memory than this. */
const IDS_MAX = 200;

interface Kept {
  counts: Map<string, BubbleCount>;
  flushedAt: number;
  /** A request waits with what is kept here. */
  isWaiting: boolean;
}
const bySite = new Map<SiteId, Kept>();

/** Counts what a page says of a bubble. The first is told at once, what follows closely goes together. */
export function countBubble(c: AppContext, id: string, event: BubbleEvent): void {
  const site = siteOf(c);
  const kept = bySite.get(site) ?? { counts: new Map(), flushedAt: 0, isWaiting: false };
  bySite.set(site, kept);
  const none = Object.fromEntries(BUBBLE_EVENTS.map((each) => [each, 0])) as Record<BubbleEvent, number>;
  const count = kept.counts.get(id) ?? { id, ...none };
  if (kept.counts.size >= IDS_MAX && !kept.counts.has(id)) return;
  kept.counts.set(id, { ...count, [event]: count[event] + 1 });
  if (kept.isWaiting) return;
  kept.isWaiting = true;
  const wait = Math.max(0, kept.flushedAt + FLUSH_MS - Date.now());
  c.executionCtx.waitUntil(flush(c, kept, wait));
}

/** What could not be told is lost: it is a figure, and no message. */
async function flush(c: AppContext, kept: Kept, waitMs: number): Promise<void> {
  try {
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    const counts = [...kept.counts.values()];
    kept.counts.clear();
    kept.flushedAt = Date.now();
    await objectsFor(c).workspace().countBubbles(counts);
  } catch (error) {
    log('bubbles_not_counted', { error });
  } finally {
    kept.isWaiting = false;
  }
}
