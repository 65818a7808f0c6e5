import { isAllowedOrigin } from '@chimpassist/protocol';
import type { Context } from 'hono';
import { type Objects, objectsOf } from '../objects/addresses.ts';
import { type Settings, settingsOf } from '../settings.ts';
import { accessOf, type SiteAccess } from '../site-access.ts';
import { type AskedEnv, siteOf } from './site.ts';

export type AppContext = Context<{ Bindings: AskedEnv }>;

/** The objects of the site that is asked. */
export const objectsFor = (c: AppContext): Objects => objectsOf(c.env, siteOf(c));

/** The settings of the site that is asked. @throws {SettingsError} */
export const settingsFor = (c: AppContext): Settings => settingsOf(c.env, siteOf(c));

/** Whether pages of an origin are let in: those of `ALLOWED_ORIGINS`, and the desk that the Worker itself serves. */
export const isLetIn = (c: AppContext, origin: string): boolean =>
  origin === new URL(c.req.url).origin || isAllowedOrigin(origin, settingsFor(c).allowedOrigins);

/** The secrets and endpoints of the site that is asked. */
export const accessFor = (c: AppContext): SiteAccess => accessOf(c.env, siteOf(c));
