import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The pages are written for the repository, where a link is relative and may lead to a source file. In the site a link to
 * a page leads to that page; one to a source leads to the repository, or is plain text where nobody says where that is.
 *
 * @param {{ isPage: (path: string) => boolean, sources: string | undefined }} options `sources`: the address of the
 *   repository's files, such as `https://github.com/<owner>/<name>/blob/main`
 * @returns {(md: import('markdown-it').default) => void}
 */
export const repositoryLinks =
  ({ isPage, sources }) =>
  (md) => {
    md.core.ruler.push('repository-links', ({ env, tokens }) => {
      const folder = posix.dirname(env.relativePath);
      for (const token of tokens) {
        if (token.type === 'html_block') token.content = withLocalImages(token.content);
        const children = token.children ?? [];
        const open = [];
        for (const child of children) {
          if (child.type === 'html_inline') child.content = withLocalImages(child.content);
          if (child.type === 'link_open') {
            const href = child.attrGet('href') ?? '';
            const target = addressInSite(href, folder, { isPage, sources });
            open.push(target === null);
            if (target === null) hide(child, 'span');
            else child.attrSet('href', target);
          } else if (child.type === 'link_close' && open.pop()) hide(child, 'span');
        }
      }
    });
    // GitHub draws these; here the sentence below the diagram says the same, and no page loads a drawing program.
    const fence = md.renderer.rules.fence;
    md.renderer.rules.fence = (tokens, index, ...more) =>
      tokens[index].info.trim() === 'mermaid' ? '' : fence(tokens, index, ...more);
  };

/** @param {import('markdown-it').Token} token */
function hide(token, tag) {
  token.type = token.type.replace('link', 'plain');
  token.tag = tag;
  token.attrs = null;
}

/** Vite looks for an image beside the page only where its path says so. */
const withLocalImages = (html) => html.replaceAll(/src="(?![./]|[a-z]+:)/g, 'src="./');

/** @returns {string | null} where the link leads in the site; null: nowhere */
function addressInSite(href, folder, { isPage, sources }) {
  if (href === '' || href.startsWith('#') || /^[a-z]+:/.test(href)) return href;
  const [path, heading] = href.split('#');
  const file = posix.normalize(posix.join(folder, decodeURI(path)));
  if (!existsSync(`${ROOT}${file}`)) return href;
  const anchor = heading === undefined ? '' : `#${heading}`;
  if (isPage(file)) return `/${file.replace(/README\.md$/, 'index.md')}${anchor}`;
  return sources === undefined ? null : `${sources}/${file}${anchor}`;
}
