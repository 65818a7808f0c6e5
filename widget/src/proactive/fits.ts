import type { PageRule } from '@chimpassist/protocol';

/** What a page knows of its visit. */
export interface Visit {
  /** The page's address. */
  url: string;
  /** For how long it was looked at, s. */
  seconds: number;
  /** How far down it was scrolled, in percent. */
  scroll: number;
  /** What the page's prop says. */
  attributes: Readonly<Record<string, string | number | boolean>>;
  isReturning: boolean;
  /** Whether the team is open. */
  isOpen: boolean;
}

/** Whether the parts of a pattern come in the address one after another; `*` stands for anything between. */
function isAt(url: string, pattern: string): boolean {
  let at = 0;
  for (const part of pattern.split('*')) {
    const found = url.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}

type AttributeRule = NonNullable<PageRule['when']['attribute']>;

function has(attributes: Visit['attributes'], { name, is, atLeast }: AttributeRule): boolean {
  const value = attributes[name];
  if (value === undefined) return false;
  if (is !== undefined && String(value).toLowerCase() !== is.toLowerCase()) return false;
  return atLeast === undefined || Number(value) >= atLeast;
}

/** Whether all that a rule says is so. */
export function fits({ when }: PageRule, visit: Visit): boolean {
  const { page, seconds = 0, scroll = 0, attribute, returning, hours } = when;
  return (
    (page === undefined || isAt(visit.url, page)) &&
    visit.seconds >= seconds &&
    visit.scroll >= scroll &&
    (attribute === undefined || has(visit.attributes, attribute)) &&
    (returning === undefined || returning === visit.isReturning) &&
    (hours === undefined || (hours === 'open') === visit.isOpen)
  );
}
