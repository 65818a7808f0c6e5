import { posix } from 'node:path';

export interface MarkdownPages {
  /** Paths from the repository's root. */
  pages: readonly string[];
  read: (page: string) => string;
  /** Whether the repository has this file or folder. */
  exists: (path: string) => boolean;
}

/**
 * Relative links of the Markdown pages that lead to no file, no folder or no heading; one sentence each. The README's way to
 * a source file is such a link, so a file that moves fails the check until the README names its new place.
 */
export function findDeadPaths({ pages, read, exists }: MarkdownPages): string[] {
  return pages.flatMap((page) =>
    [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
      if (/^[a-z]+:/.test(target)) return [];
      const [path = '', heading] = target.split('#');
      const file = path === '' ? page : posix.normalize(posix.join(posix.dirname(page), decodeURI(path)));
      if (!exists(file)) return [`${page}: the link to ${target} leads to no file.`];
      if (heading === undefined || !file.endsWith('.md') || headingsOf(read(file)).includes(heading))
        return [];
      return [`${page}: the link to ${target} leads to no heading.`];
    }),
  );
}

/** The anchors of a page's headings, as GitHub makes them. */
const headingsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
