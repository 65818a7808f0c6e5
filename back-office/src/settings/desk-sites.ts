/** Another site that attendants may work for in this desk. */
export interface DeskSite {
  /** As in the Worker's setting `SITES`. */
  name: string;
  /** What people call it. */
  title: string;
  /** The Worker's URL for this site, without a slash at the end. */
  backendEndpoint: string;
  baseTopic: string;
  /** Empty: what the Worker names. */
  mqttBrokerHost: string;
}

const SITE_NAME = /^[a-z0-9-]{1,32}$/;

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

function parsed(text: string): readonly unknown[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

/**
 * Reads `DESK_SITES`: a list in JSON, of which only `name` is needed where the site has its path at the Worker. What is not whole is
 * left out, since a page cannot guess an address.
 *
 * @param own of the first site.
 */
export function deskSitesIn(list: string, own: { backendEndpoint: string; baseTopic: string }): DeskSite[] {
  const sites = new Map<string, DeskSite>();
  for (const each of parsed(list)) {
    const given = record(each);
    const text = (field: string, fallback = ''): string => {
      const value = given[field];
      return typeof value === 'string' && value.trim() !== '' ? value.trim() : fallback;
    };
    const name = text('name');
    if (!SITE_NAME.test(name)) continue;
    sites.set(name, {
      name,
      title: text('title', name),
      backendEndpoint: text('backendEndpoint', `${own.backendEndpoint}/${name}`).replace(/\/+$/, ''),
      baseTopic: text('baseTopic', `${own.baseTopic}/sites/${name}`),
      mqttBrokerHost: text('mqttBrokerHost'),
    });
  }
  return [...sites.values()];
}
