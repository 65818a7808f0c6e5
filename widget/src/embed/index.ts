import type { Full } from '../ui/full.tsx';
import { ownTag, startFrom } from './tag.ts';

/** The name of the file that stands beside this one; put in by the build. */
declare const PANEL_FILE: string;

const tag = ownTag();

/**
 * A module, not another script element: `import()` passes a strict Content-Security-Policy with the rights of this
 * script, nonce included. Resolved here, because a script from another origin has no address of its own to resolve by.
 */
startFrom(tag, () => {
  const address = new URL(PANEL_FILE, tag?.src || document.baseURI);
  return import(/* @vite-ignore */ address.href) as Promise<Full>;
});
