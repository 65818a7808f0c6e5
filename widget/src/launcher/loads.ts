import type { LoadFull } from './controller.ts';

/** How a build loads what the launcher does not carry. */
export interface Loads {
  full: LoadFull;
  /** What opens bubbles, where the page has asked for it. */
  proactive(): Promise<typeof import('../proactive/index.ts')>;
  /** What tells the Worker that somebody is on the page, where the team wants to see it. */
  visitorPresence(): Promise<typeof import('../on-site/index.ts')>;
}
