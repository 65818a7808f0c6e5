import type { Opening } from '@chimpassist/protocol';
import type { PageTerms } from '../contract/page-terms.ts';
import { forgetTerms, termsOf } from '../forms/page-terms.ts';
import { openingOf } from '../hours/opening.ts';
import { type AppContext, objectsFor } from './context.ts';
import { siteOf } from './site.ts';

/** What the workspace says to pages. */
export const termsFor = (c: AppContext, now: number): Promise<PageTerms> =>
  termsOf(siteOf(c), now, () => objectsFor(c).workspace().pageTerms(), false);

/** Hours or forms have changed: the next page is told of it, at least by this isolate. */
export const forgetTermsFor = (c: AppContext): void => forgetTerms(siteOf(c));

/** Whether the team answers now; who has set no hours is open. */
export function openingIn({ hours }: PageTerms, now: number): Opening {
  return openingOf(hours, now);
}
