/**
 * Part of `npm run check`: the built docs have no dead link, anchors included, and load nothing of others. Nor has any
 * Markdown page of the repository a dead path, so the README's table always leads to files that are there.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { findDeadPaths } from './page-links.ts';
import { findDeadLinks, findForeignParts } from './site-links.ts';

const site = new URL('../../docs/.vitepress/dist/', import.meta.url);
const pages = globSync('**/*.html', { cwd: site })
  // The page for a wrong address has no address of its own.
  .filter((path) => path !== '404.html')
  .map((path) => ({ path, html: readFileSync(new URL(path, site), 'utf8') }));
if (pages.length === 0) throw new Error('The site is not built: run vitepress build docs first.');

const root = new URL('../../', import.meta.url);
const repositoryPages = ['*.md', '*/*.md', 'docs/**/*.md', 'examples/*/*.md'].flatMap((pattern) =>
  globSync(pattern, { cwd: root, exclude: ['**/node_modules', '**/.vitepress'] }),
);

const mistakes = [
  ...findDeadPaths({
    pages: [...new Set(repositoryPages)],
    read: (page) => readFileSync(new URL(page, root), 'utf8'),
    exists: (path) => existsSync(new URL(path, root)),
  }),
  ...findDeadLinks(pages, (path) => existsSync(new URL(path, site))),
  ...findForeignParts(pages),
];
for (const mistake of mistakes) console.error(mistake);
if (mistakes.length > 0) process.exitCode = 1;
else console.log(`${pages.length} pages of the docs, no dead link.`);
