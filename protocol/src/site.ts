/**
 * Sites: several operators on one Worker, or several shops of one operator.
 *
 * The first site has no name, and everything of it is called what it was called before there were sites. What belongs to
 * another site bears that site's name, so that two sites never share an object, a spool, a cursor or a topic.
 */

/** `FIRST_SITE`, or 1 to 32 of `a` to `z`, digits and `-`. */
export type SiteId = string;
export const FIRST_SITE: SiteId = '';

const SITE_ID = /^[a-z0-9-]{1,32}$/;
/** Whether a text can name a site beside the first one. */
export const isSiteId = (text: string): text is SiteId => SITE_ID.test(text);
/** No name of the first site begins so: its objects are called `desk`, `server/sessions/…`, `shard-…` and the like. */
const OBJECT_PREFIX = 'site:';

/** What things are called that belong to one site. */
export interface SiteNames {
  /** Of a Durable Object. */
  object(name: string): string;
  /** Of the bridge's file, from the path that the operator set. */
  spool(path: string): string;
  /** Of the mirror's place in the log of one chat. */
  cursor(sessionTopic: string): string;
  /** Under which all topics of the site are published, from the one that the operator set. */
  baseTopic(base: string): string;
  /** Of the operator's variable that holds a secret, an endpoint or a setting of the site alone. */
  variable(name: string): string;
}

const AS_BEFORE: SiteNames = {
  object: (name) => name,
  spool: (path) => path,
  cursor: (sessionTopic) => sessionTopic,
  baseTopic: (base) => base,
  variable: (name) => name,
};

/** @throws {RangeError} for what cannot name a site. */
export function namesOf(site: SiteId): SiteNames {
  if (site === FIRST_SITE) return AS_BEFORE;
  if (!isSiteId(site)) throw new RangeError('A site is named by 1 to 32 of a to z, 0 to 9 and "-".');
  return {
    object: (name) => `${OBJECT_PREFIX}${site}/${name}`,
    spool: (path) => `${path}.${site}`,
    cursor: (sessionTopic) => `${OBJECT_PREFIX}${site}/${sessionTopic}`,
    baseTopic: (base) => `${base}/sites/${site}`,
    // No site has a `_` in its name, so no two of them meet.
    variable: (name) => `${name}__${site.toUpperCase().replaceAll('-', '_')}`,
  };
}

/** The site of an object, and what the object is called within it: the way back from {@link SiteNames.object}. */
export function siteOfObject(objectName: string): { site: SiteId; name: string } {
  const end = objectName.startsWith(OBJECT_PREFIX) ? objectName.indexOf('/') : -1;
  if (end === -1) return { site: FIRST_SITE, name: objectName };
  return { site: objectName.slice(OBJECT_PREFIX.length, end), name: objectName.slice(end + 1) };
}
