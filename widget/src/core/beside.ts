import type { Language } from '../i18n/labels.ts';

/** The names of the files that stand beside the panel's, for pages with a script tag; put in by the build. */
declare global {
  const FILES_FILE: string | undefined;
  const FORMS_FILE: string | undefined;
  const VISITOR_FILE: string | undefined;
  const AFTER_FILE: string | undefined;
  const TELLING_FILE: string | undefined;
  const CLOSED_FILE: string | undefined;
  const LINKS_FILE: string | undefined;
  /** By language. */
  const WORDS_FILES: Readonly<Record<Exclude<Language, 'en'>, string>> | undefined;
}

let beside: string = import.meta.url;

/** The panel does not stand in a file of its own: what is loaded later stands beside this one. */
export function lookBeside(address: string): void {
  beside = address;
}

/** Loads one of them. */
export const importBeside = (name: string) => import(/* @vite-ignore */ new URL(name, beside).href);
