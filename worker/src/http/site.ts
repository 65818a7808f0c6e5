import { FIRST_SITE, type SiteId } from '@chimpassist/protocol';
import type { Env } from '../contract/env.ts';
import { type Door, doorsOf } from '../sites.ts';

/** Which site a request is for. */
interface Asked {
  site: SiteId;
  /** The path before its calls; empty where it has a host of its own, and for the first site. */
  prefix: string;
}

/** What the calls are given: `asked` is missing where the first site is asked. */
export interface AskedEnv extends Env {
  asked?: Asked;
}

/** Whose request this is: the first site's, where no door leads to another one. */
export const siteOf = ({ env }: { env: AskedEnv }): SiteId => env.asked?.site ?? FIRST_SITE;

/** Where the calls of the site are that is asked: scheme, host, and the path before them. */
export const originOf = ({ env, req }: { env: AskedEnv; req: { url: string } }): string =>
  new URL(req.url).origin + (env.asked?.prefix ?? '');

/**
 * The request as the calls know it, without the path that leads to its site. What a client writes elsewhere in a request
 * never names a site.
 *
 * @throws {SettingsError} where `SITES` is wrong.
 */
export function toSite(request: Request, env: Env): { request: Request; env: AskedEnv } {
  const doors = doorsOf(env.SITES);
  if (doors.length === 0) return { request, env };
  const url = new URL(request.url);
  const door = doors.find((each) => leadsTo(each, url));
  if (door === undefined) return { request, env };
  const prefix = 'path' in door ? door.path : '';
  const asked = { site: door.site, prefix };
  if (prefix === '') return { request, env: { ...env, asked } };
  url.pathname = url.pathname.slice(prefix.length) || '/';
  return { request: new Request(url, request), env: { ...env, asked } };
}

/** By the path as a whole: `/south` does not lead `/southern` anywhere. */
const leadsTo = (door: Door, { host, pathname }: URL): boolean =>
  'host' in door ? door.host === host : `${pathname}/`.startsWith(`${door.path}/`);
