import type { Full } from '../ui/full.tsx';
import { ownTag, startFrom } from './tag.ts';

/** The name of the file that stands beside this one; put in by the build. */
declare const PANEL_FILE: string;
/** The same of what opens bubbles, and of what says who is on the page. */
declare const PROACTIVE_FILE: string;
declare const ON_SITE_FILE: string;

const tag = ownTag();

/**
 * A module, not another script element: `import()` passes a strict Content-Security-Policy with the rights of this
 * script, nonce included. Resolved here, because a script from another origin has no address of its own to resolve by.
 */
const beside = (file: string) => import(/* @vite-ignore */ new URL(file, tag?.src || document.baseURI).href);

startFrom(tag, {
  full: () => beside(PANEL_FILE) as Promise<Full>,
  proactive: () => beside(PROACTIVE_FILE),
  visitorPresence: () => beside(ON_SITE_FILE),
});
