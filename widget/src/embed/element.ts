import { defineChimpChat } from '../element/chimp-chat.ts';
import type { Full } from '../ui/full.tsx';

/** The names of the files that stand beside this one; put in by the build. */
declare const PANEL_FILE: string;
declare const PROACTIVE_FILE: string;
declare const ON_SITE_FILE: string;

const { currentScript } = document;
const own = currentScript instanceof HTMLScriptElement ? currentScript.src : '';
const beside = (file: string) => import(/* @vite-ignore */ new URL(file, own || document.baseURI).href);

/** Defines `<chimp-chat>` in a page without a bundler. The panel is a module beside this file, as with the script tag. */
defineChimpChat({
  full: () => beside(PANEL_FILE) as Promise<Full>,
  proactive: () => beside(PROACTIVE_FILE),
  visitorPresence: () => beside(ON_SITE_FILE),
});
