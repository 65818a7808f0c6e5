import { FIRST_SITE, isSiteId, REST_RULES, type SiteId } from '@chimpassist/protocol';
import { SettingsError } from './settings.ts';

/** Where a site beside the first one is reached: by a host of its own, or by a path before the calls. */
export type Door = { site: SiteId; host: string } | { site: SiteId; path: string };

const HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/;
const PATH = /^(\/[a-z0-9._~-]+)+$/i;
/** Paths that begin so are the first site's own. */
const TAKEN = new Set(Object.keys(REST_RULES).map((route) => route.split('/')[1]));

let known: { text: string; doors: readonly Door[] } = { text: '', doors: [] };

/**
 * The doors in a text like `north=chat.north.example, south=/south`, parsed once per isolate. A site may have several.
 *
 * @throws {SettingsError} naming the first part that is wrong.
 */
export function doorsOf(text = ''): readonly Door[] {
  if (text === known.text) return known.doors;
  const doors = parts(text).map(doorOf);
  const places = doors.map(placeOf);
  const twice = places.find((place, i) => places.indexOf(place) < i);
  if (twice !== undefined)
    throw new SettingsError(`SITES names "${twice}" twice, but each host and each path leads to one site.`);
  known = { text, doors };
  return doors;
}

/** All sites of a deployment, the first one before the others. @throws {SettingsError} */
export const sitesIn = (text: string | undefined): SiteId[] => [
  ...new Set([FIRST_SITE, ...doorsOf(text).map(({ site }) => site)]),
];

const parts = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const placeOf = (door: Door): string => ('host' in door ? door.host : door.path);

function doorOf(part: string): Door {
  const [site = '', place = ''] = part.split('=', 2).map((each) => each.trim());
  if (!isSiteId(site))
    throw new SettingsError(
      `SITES names the site "${site}", but a name has 1 to 32 of a to z, 0 to 9 and "-".`,
    );
  if (HOST.test(place.toLowerCase())) return { site, host: place.toLowerCase() };
  if (!PATH.test(place))
    throw new SettingsError(
      `SITES says "${part}", but should be like "north=chat.north.example, south=/south".`,
    );
  if (TAKEN.has(place.split('/')[1]))
    throw new SettingsError(`SITES says "${part}", but calls of the first site begin with that path.`);
  return { site, path: place };
}
