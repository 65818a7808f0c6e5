import { FIRST_SITE, type SiteId } from '@chimpassist/protocol';

/** Whose request this is. There is one site so far; several will be told apart here and nowhere else. */
export const siteOf = (_request: Request): SiteId => FIRST_SITE;
