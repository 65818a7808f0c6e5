/** A page of the built site: its address from the site's root, and its HTML. */
export interface SitePage {
  path: string;
  html: string;
}

/** Links that lead nowhere within the site: to no file, or to no heading of a page. One sentence each. */
export function findDeadLinks(pages: readonly SitePage[], hasFile: (path: string) => boolean): string[] {
  const ids = new Map(pages.map(({ path, html }) => [path, new Set(attributes(html, 'id'))]));
  return pages.flatMap(({ path, html }) =>
    attributes(html, 'href').flatMap((href) => {
      const url = new URL(href, `https://site.invalid/${path}`);
      if (url.host !== 'site.invalid') return [];
      const file = decodeURI(url.pathname)
        .slice(1)
        .replace(/(^|\/)$/, '$1index.html');
      if (!hasFile(file)) return [`${path}: the link to ${href} leads to no file.`];
      const anchor = decodeURIComponent(url.hash.slice(1));
      const known = ids.get(file);
      if (anchor === '' || known === undefined || known.has(anchor)) return [];
      return [`${path}: the link to ${href} leads to no heading.`];
    }),
  );
}

const attributes = (html: string, name: string): string[] =>
  [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map(([, value = '']) =>
    value.replaceAll('&amp;', '&'),
  );

/** Addresses from which a page would load something of others: fonts, scripts, pictures. */
export function findForeignParts(pages: readonly SitePage[]): string[] {
  return pages.flatMap(({ path, html }) =>
    [...html.matchAll(/<(?:script|img|link|iframe)\b[^>]*\s(?:src|href)="(https?:[^"]*)"/g)].map(
      ([, address]) => `${path}: it loads ${address}.`,
    ),
  );
}
